using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Routing;

/// <summary>How many tasks an agent works on now.</summary>
/// <param name="Workspace">Whose agent.</param>
/// <param name="ActiveTasks">How many.</param>
/// <param name="At">When it said so.</param>
[GenerateSerializer, Immutable, Alias("molecule.busy-count")]
internal sealed record BusyCount([property: Id(0)] WorkspaceId Workspace, [property: Id(1)] int ActiveTasks, [property: Id(2)] DateTimeOffset At);
