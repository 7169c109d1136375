using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>Tokens of one workspace.</summary>
/// <param name="Tokens">Newest first.</param>
[GenerateSerializer, Immutable, Alias("molecule.workspace-token-list")]
public sealed record WorkspaceTokenList([property: Id(0)] ImmutableArray<WorkspaceToken> Tokens);
