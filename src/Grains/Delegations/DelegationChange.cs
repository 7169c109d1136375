using Molecule.Grains.Interfaces.Activity;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Delegations;

/// <summary>What is committed about a delegation: entries of activity and the fact, all or nothing.</summary>
internal sealed record DelegationChange
{
    /// <summary>Who hands on.</summary>
    public required WorkspaceId Workspace { get; init; }

    /// <summary>Which delegation.</summary>
    public required string DelegationId { get; init; }

    /// <summary>What was known when this was decided. If it is not so any more, nothing is committed.</summary>
    public required DelegationSituation Known { get; init; }

    /// <summary>Where the request stands from now on; null when the request itself is written.</summary>
    public string? Status { get; init; }

    /// <summary>What went wrong; null leaves what is there.</summary>
    public string? ErrorDetail { get; init; }

    /// <summary>An entry to add; null for none.</summary>
    public ActivityEntry? Entry { get; init; }

    /// <summary>Name of the fact.</summary>
    public required string EventType { get; init; }

    /// <summary>What the fact says, as compact JSON.</summary>
    public required string Payload { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }
}
