using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Activity;

/// <summary>What has to be known of a workspace in which something happened.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ParentId">Its parent; null for a root.</param>
/// <param name="IsRemoved">Whether it is removed, and nothing is logged for it any more.</param>
internal sealed record Reporter(string Name, WorkspaceId? ParentId, bool IsRemoved);
