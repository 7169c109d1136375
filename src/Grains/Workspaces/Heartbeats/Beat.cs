using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces.Heartbeats;

/// <summary>The latest sign of life of one workspace.</summary>
/// <param name="Workspace">Whose.</param>
/// <param name="Vitals">What was said; its time is never null.</param>
/// <param name="Url">Where the agent is reached; null when not known.</param>
/// <param name="AtRest">Whether the workspace is paused: its agent is alive, and still nobody's to talk to.</param>
internal sealed record Beat(WorkspaceId Workspace, WorkspaceVitals Vitals, string? Url, bool AtRest = false);
