using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Containers;

/// <summary>What of this installation an engine has.</summary>
/// <param name="Containers">Its containers, running or not.</param>
/// <param name="Volumes">The workspaces of which it keeps volumes.</param>
internal sealed record EngineInventory(ImmutableArray<ContainerRecord> Containers, ImmutableArray<WorkspaceId> Volumes);
