using System.Collections.Immutable;
using Molecule.Grains.Containers;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Teams;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces.Stalls;

namespace Molecule.Grains.Workspaces;

/// <summary>Something that happened to a workspace. Folding all facts from the beginning gives its row in <c>workspaces</c>.</summary>
/// <param name="At">When, UTC, to the microsecond, as Postgres keeps it.</param>
/// <param name="By">Who caused it.</param>
internal abstract record WorkspaceFact(DateTimeOffset At, Actor By)
{
    /// <summary>It was created, and waits for its agent.</summary>
    internal sealed record Provisioned(DateTimeOffset At, Actor By) : WorkspaceFact(At, By)
    {
        public required string Name { get; init; }

        public string? Role { get; init; }

        public required int Tier { get; init; }

        public WorkspaceId? ParentId { get; init; }

        public required string Runtime { get; init; }

        public string? WorkspaceDir { get; init; }

        public WorkspaceAccess Access { get; init; }

        public required string AwarenessNamespace { get; init; }

        public TimeSpan? StallTimeout { get; init; }

        public string? Template { get; init; }

        public string? Image { get; init; }

        public string? Model { get; init; }

        public string? SourceBundleId { get; init; }
    }

    /// <summary>Its agent registered, beat for the first time, came back or recovered.</summary>
    /// <param name="Url">Where the agent is reached; null when that stays as it was.</param>
    /// <param name="AgentCard">Its card; null when that stays as it was.</param>
    /// <param name="ExternalName">Its name, when it is online because it was created as external, without having been heard of.</param>
    internal sealed record CameOnline(
        DateTimeOffset At, Actor By, string? Url = null, string? AgentCard = null, string? ExternalName = null)
        : WorkspaceFact(At, By);

    /// <summary>Its agent reported too many errors.</summary>
    internal sealed record Degraded(DateTimeOffset At, Actor By, double ErrorRate, string SampleError) : WorkspaceFact(At, By);

    /// <summary>Its agent fell silent, or its container ended.</summary>
    /// <param name="End">How its container ended; null when only nothing was heard.</param>
    internal sealed record WentOffline(DateTimeOffset At, Actor By, ContainerEnd? End = null) : WorkspaceFact(At, By);

    /// <summary>Its agent did not come up.</summary>
    internal sealed record ProvisioningFailed(DateTimeOffset At, Actor By, string Error) : WorkspaceFact(At, By);

    /// <summary>Its agent is alive and busy, and made no progress for as long as it may. The status stays as it is.</summary>
    /// <param name="ProgressAt">What the agent last said of its progress, by its own clock; null when it never did.</param>
    internal sealed record Stalled(DateTimeOffset At, Actor By, int ActiveTasks, string CurrentTask, DateTimeOffset? ProgressAt)
        : WorkspaceFact(At, By);

    /// <summary>It is stalled no more. Comes before whatever else ended it.</summary>
    internal sealed record Progressed(DateTimeOffset At, Actor By, StallEnd Reason) : WorkspaceFact(At, By);

    /// <summary>It is called, does or runs something else now; only what changed is set.</summary>
    internal sealed record Updated(DateTimeOffset At, Actor By) : WorkspaceFact(At, By)
    {
        public Change<string>? Name { get; init; }

        public Change<string?>? Role { get; init; }

        public Change<int>? Tier { get; init; }

        public Change<string>? Runtime { get; init; }

        public Change<string?>? WorkspaceDir { get; init; }

        public Change<WorkspaceAccess>? Access { get; init; }

        public Change<string>? Url { get; init; }

        public Change<TimeSpan?>? StallTimeout { get; init; }
    }

    /// <summary>It stands below another parent now, or below none.</summary>
    /// <param name="From">Where it stood before.</param>
    internal sealed record Moved(DateTimeOffset At, Actor By, WorkspaceId? ParentId, WorkspaceId? From) : WorkspaceFact(At, By);

    /// <summary>It was put to rest by the operator; its address is forgotten.</summary>
    internal sealed record Paused(DateTimeOffset At, Actor By, string Name) : WorkspaceFact(At, By);

    /// <summary>It was woken or restarted, and waits for its agent anew.</summary>
    /// <param name="Url">The address that its agent left while it rested; null for none.</param>
    /// <param name="Template">Whose files its agent has from now on; null when it keeps those that it has.</param>
    /// <param name="Image">The container image that this template names; null for that of its runtime.</param>
    internal sealed record Reprovisioned(
        DateTimeOffset At, Actor By, string Name, int Tier, string? Url = null, string? Template = null, string? Image = null)
        : WorkspaceFact(At, By);

    /// <summary>Another speaks for it now, or nobody does any more.</summary>
    internal sealed record Forwarded(DateTimeOffset At, Actor By, WorkspaceId? ForwardedTo) : WorkspaceFact(At, By);

    /// <summary>Its agent's card was replaced.</summary>
    internal sealed record CardUpdated(DateTimeOffset At, Actor By, string AgentCard) : WorkspaceFact(At, By);

    /// <summary>It was expanded into a team.</summary>
    /// <param name="Children">The whole team, also those that were there already.</param>
    internal sealed record Expanded(DateTimeOffset At, Actor By, ImmutableArray<TeamMember> Children) : WorkspaceFact(At, By)
    {
        public bool Equals(Expanded? other) => base.Equals(other) && Children.SequenceEqual(other.Children);

        public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Children.Length);
    }

    /// <summary>Everything below it was removed.</summary>
    /// <param name="RemovedChildren">The names of its children; what stood below them is not named.</param>
    internal sealed record Collapsed(DateTimeOffset At, Actor By, ImmutableArray<string> RemovedChildren) : WorkspaceFact(At, By)
    {
        public bool Equals(Collapsed? other) => base.Equals(other) && RemovedChildren.SequenceEqual(other.RemovedChildren);

        public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), RemovedChildren.Length);
    }

    /// <summary>An agent fills it.</summary>
    internal sealed record AgentAssigned(DateTimeOffset At, Actor By, Guid AgentId, string Model) : WorkspaceFact(At, By);

    /// <summary>Another agent took the place of the one that filled it.</summary>
    internal sealed record AgentReplaced(DateTimeOffset At, Actor By, Guid AgentId, string Model, string OldModel) : WorkspaceFact(At, By);

    /// <summary>The agent that filled it was taken away.</summary>
    internal sealed record AgentRemoved(DateTimeOffset At, Actor By, Guid AgentId, string Model) : WorkspaceFact(At, By);

    /// <summary>The agent that filled it fills another now.</summary>
    internal sealed record AgentMovedAway(DateTimeOffset At, Actor By, Guid AgentId, string Model, WorkspaceId Target) : WorkspaceFact(At, By);

    /// <summary>The agent of another fills it now.</summary>
    internal sealed record AgentMovedIn(DateTimeOffset At, Actor By, Guid AgentId, string Model, WorkspaceId Source) : WorkspaceFact(At, By);

    /// <summary>An agent may show one more token. Changes no column of the row but counts, so that two activations cannot both issue one.</summary>
    /// <param name="TokenId">Names the token.</param>
    /// <param name="Prefix">Its first 8 characters.</param>
    internal sealed record TokenIssued(DateTimeOffset At, Actor By, Guid TokenId, string Prefix) : WorkspaceFact(At, By);

    /// <summary>A token opens nothing any more. Of those that end with the workspace nothing is said: its removal says it.</summary>
    /// <param name="TokenId">Names the token.</param>
    /// <param name="Prefix">Its first 8 characters.</param>
    internal sealed record TokenRevoked(DateTimeOffset At, Actor By, Guid TokenId, string Prefix) : WorkspaceFact(At, By);

    /// <summary>It is gone from the organisation, and its agent with it.</summary>
    /// <param name="CascadeDeleted">How many below it went with it; null when it went with one above.</param>
    /// <param name="ForwardedTo">Who takes over; null when that stays as it was.</param>
    internal sealed record Removed(DateTimeOffset At, Actor By, int? CascadeDeleted, WorkspaceId? ForwardedTo = null) : WorkspaceFact(At, By);
}
