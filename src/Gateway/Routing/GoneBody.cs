using Molecule.Gateway.EventLog;

namespace Molecule.Gateway.Routing;

/// <summary>The workspace is removed and nobody speaks for it.</summary>
internal sealed record GoneBody
{
    /// <summary>Why, for people.</summary>
    public string Error { get; init; } = "the workspace has been removed";

    /// <summary>For programs.</summary>
    public string Code { get; init; } = "workspace_removed";

    /// <summary>What last happened to it.</summary>
    public required EventBody? LastEvent { get; init; }
}
