using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Containers;

/// <summary>What a workspace runs in. What it may do follows from the tier alone, in the engine's own code.</summary>
internal sealed record ContainerPlan
{
    public required WorkspaceId Workspace { get; init; }

    /// <summary>How often the workspace was started, this time included. A container of another generation is not this one.</summary>
    public required long Generation { get; init; }

    /// <summary>1 to 4, already checked against what the installation allows.</summary>
    public required int Tier { get; init; }

    /// <summary>Which image; found on the engine or pulled.</summary>
    public required string Image { get; init; }

    /// <summary>Its variables, the platform's own and the secrets. Never logged.</summary>
    public required ImmutableDictionary<string, string> Environment { get; init; }

    /// <summary>Directory of the host that it works in; null for a volume of its own. Tier 1 has neither.</summary>
    public string? WorkspaceDirectory { get; init; }

    /// <summary>Whether it may only read that directory.</summary>
    public bool IsDirectoryReadOnly { get; init; }

    /// <summary>
    /// Files below <c>/configs</c>, by relative path, written before the start over what is there: the token each time, mode 0600, and the others when
    /// they are not the agent's yet.
    /// </summary>
    public required ImmutableDictionary<string, string> Files { get; init; }

    /// <summary>Prints neither secrets nor files.</summary>
    public override string ToString() => $"{Workspace} generation {Generation}, tier {Tier}, {Image}";
}
