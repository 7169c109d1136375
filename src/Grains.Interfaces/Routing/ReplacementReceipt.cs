using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Routing;

/// <summary>Who took over.</summary>
/// <param name="Successor">The new workspace.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="MovedChildren">How many children stand below it now.</param>
[GenerateSerializer, Immutable, Alias("molecule.replacement-receipt")]
public sealed record ReplacementReceipt(
    [property: Id(0)] WorkspaceId Successor,
    [property: Id(1)] WorkspaceStatus Status,
    [property: Id(2)] int MovedChildren);
