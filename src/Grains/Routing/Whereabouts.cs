using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Routing;

/// <summary>What a workspace answers to one that looks for it.</summary>
/// <param name="Talk">Whether the caller may talk to it.</param>
/// <param name="Lasting">
/// The first of its chain of heirs that is not removed, which holds until that one is removed too; itself when it is there, or has no heir.
/// </param>
/// <param name="Found">Where it or its heir is; null when there is no such workspace. No address in it that the caller may not have.</param>
[GenerateSerializer, Immutable, Alias("molecule.whereabouts")]
internal sealed record Whereabouts(
    [property: Id(0)] TalkAnswer Talk,
    [property: Id(1)] WorkspaceId Lasting,
    [property: Id(2)] Discovery? Found);
