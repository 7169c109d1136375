using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces;

/// <summary>A fact that is in the log.</summary>
/// <param name="Position">Its place in the log.</param>
/// <param name="Workspace">Whom it is about.</param>
/// <param name="ParentId">The parent of that workspace after the commit; null for a root.</param>
/// <param name="Fact">What happened.</param>
internal sealed record CommittedFact(long Position, WorkspaceId Workspace, WorkspaceId? ParentId, WorkspaceFact Fact);
