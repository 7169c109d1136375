using Molecule.Grains.Interfaces.Agents;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces;

/// <summary>What the facts of a workspace add up to: the structural columns of its row. Pure; heartbeats are not in here.</summary>
[GenerateSerializer, Immutable, Alias("molecule.workspace-state")]
internal sealed record WorkspaceState
{
    [Id(0)] public required WorkspaceId Id { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public string? Role { get; init; }

    [Id(3)] public required int Tier { get; init; }

    [Id(4)] public required WorkspaceStatus Status { get; init; }

    [Id(5)] public string? SourceBundleId { get; init; }

    [Id(6)] public string? AgentCard { get; init; }

    [Id(7)] public string? Url { get; init; }

    [Id(8)] public WorkspaceId? ParentId { get; init; }

    [Id(9)] public WorkspaceId? ForwardedTo { get; init; }

    [Id(10)] public required string Runtime { get; init; }

    [Id(11)] public string? WorkspaceDir { get; init; }

    [Id(12)] public WorkspaceAccess Access { get; init; }

    [Id(13)] public string? AwarenessNamespace { get; init; }

    [Id(14)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(15)] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How many facts there are; the etag of the row.</summary>
    [Id(16)] public required long Version { get; init; }

    /// <summary>The agent that fills it; null when nobody does. The row is the active one in <c>agents</c>.</summary>
    [Id(17)] public AssignedAgent? Agent { get; init; }

    /// <summary>How long its agent may be busy without progress; null when nobody looks.</summary>
    [Id(18)] public TimeSpan? StallTimeout { get; init; }

    /// <summary>When it was found to be stalled; null when it is not. See <see cref="Stalls.StallRules.Complete"/> for when it may be set.</summary>
    [Id(19)] public DateTimeOffset? StalledSince { get; init; }

    /// <summary>
    /// What the agent of a stalled one had last said of its progress, by its own clock: so that whoever reads the row, after the silo that heard
    /// it died, knows a new word from the old one.
    /// </summary>
    [Id(20)] public DateTimeOffset? StalledProgressAt { get; init; }

    /// <summary>How often it was provisioned, the creation included: for each time its agent begins anew, in a container that is made anew.</summary>
    [Id(22)] public required long Generation { get; init; }

    /// <summary>The folder of the template that its agent's files come from; null for none.</summary>
    [Id(23)] public string? Template { get; init; }

    /// <summary>The version at which it was last said that its agent's files are to be written: whoever has written them for an earlier one does so anew.</summary>
    [Id(24)] public long FilesVersion { get; init; } = 1;

    /// <summary>The container image of its agent; null for that of its runtime.</summary>
    [Id(25)] public string? Image { get; init; }

    /// <summary>Which model its agent asks, in a configuration that is made for it; null for that of its runtime.</summary>
    [Id(26)] public string? Model { get; init; }

    /// <summary>The state after one more fact.</summary>
    /// <param name="id">Whose facts these are.</param>
    /// <param name="state">The state before; null before the first fact.</param>
    /// <param name="fact">What happened.</param>
    /// <exception cref="InvalidOperationException">The first fact is not the creation, or the creation is not the first.</exception>
    public static WorkspaceState Apply(WorkspaceId id, WorkspaceState? state, WorkspaceFact fact)
    {
        if (state is null)
        {
            return fact is WorkspaceFact.Provisioned creation
                ? Create(id, creation)
                : throw new InvalidOperationException($"Workspace {id} begins with {fact.GetType().Name}, not with its creation.");
        }

        return state.After(fact) with { UpdatedAt = fact.At, Version = state.Version + 1 };
    }

    /// <summary>The workspace as callers see it, with what is no fact beside what is.</summary>
    public Workspace Describe(WorkspaceVitals vitals, WorkspacePlace? place) => new()
    {
        Id = Id,
        Name = Name,
        Role = Role,
        Tier = Tier,
        Status = Status,
        AgentCard = AgentCard,
        Url = Url ?? "",
        ParentId = ParentId,
        ForwardedTo = ForwardedTo,
        Runtime = Runtime,
        WorkspaceDir = WorkspaceDir,
        Access = Access,
        StallTimeout = StallTimeout,
        StalledSince = StalledSince,
        Template = Template,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        Version = Version,
        Vitals = vitals,
        Place = place,
    };

    private static WorkspaceState Create(WorkspaceId id, WorkspaceFact.Provisioned fact) => new()
    {
        Id = id,
        Name = fact.Name,
        Role = fact.Role,
        Tier = fact.Tier,
        Status = WorkspaceStatus.Provisioning,
        ParentId = fact.ParentId,
        Runtime = fact.Runtime,
        WorkspaceDir = fact.WorkspaceDir,
        Access = fact.Access,
        AwarenessNamespace = fact.AwarenessNamespace,
        StallTimeout = fact.StallTimeout,
        Template = fact.Template,
        Image = fact.Image,
        Model = fact.Model,
        SourceBundleId = fact.SourceBundleId,
        CreatedAt = fact.At,
        UpdatedAt = fact.At,
        Version = 1,
        Generation = 1,
    };

    private WorkspaceState After(WorkspaceFact fact) => fact switch
    {
        WorkspaceFact.CameOnline online => this with
        {
            Status = WorkspaceStatus.Online,
            Url = online.Url ?? Url,
            AgentCard = online.AgentCard ?? AgentCard,
        },
        WorkspaceFact.Degraded => this with { Status = WorkspaceStatus.Degraded },
        WorkspaceFact.WentOffline => this with { Status = WorkspaceStatus.Offline },
        WorkspaceFact.ProvisioningFailed => this with { Status = WorkspaceStatus.Failed },
        WorkspaceFact.Stalled stalled => this with { StalledSince = stalled.At, StalledProgressAt = stalled.ProgressAt },
        WorkspaceFact.Progressed => this with { StalledSince = null, StalledProgressAt = null },
        WorkspaceFact.Updated updated => this with
        {
            Name = updated.Name is { } name ? name.To : Name,
            Role = updated.Role is { } role ? role.To : Role,
            Tier = updated.Tier is { } tier ? tier.To : Tier,
            Runtime = updated.Runtime is { } runtime ? runtime.To : Runtime,
            // The image was the template's, for the runtime that the template is for.
            Image = updated.Runtime is { } changed && changed.To != Runtime ? null : Image,
            WorkspaceDir = updated.WorkspaceDir is { } directory ? directory.To : WorkspaceDir,
            Access = updated.Access is { } access ? access.To : Access,
            Url = updated.Url is { } url ? url.To : Url,
            StallTimeout = updated.StallTimeout is { } stall ? stall.To : StallTimeout,
        },
        WorkspaceFact.Moved moved => this with { ParentId = moved.ParentId },
        WorkspaceFact.CardUpdated card => this with { AgentCard = card.AgentCard },
        WorkspaceFact.Paused => this with { Status = WorkspaceStatus.Paused, Url = null },
        WorkspaceFact.Reprovisioned again => this with
        {
            Status = WorkspaceStatus.Provisioning,
            Url = again.Url,
            Generation = Generation + 1,
            Template = again.Template ?? Template,
            FilesVersion = again.Template is null ? FilesVersion : Version + 1,
            Image = again.Template is null ? Image : again.Image,
        },
        WorkspaceFact.Forwarded forwarded => this with { ForwardedTo = forwarded.ForwardedTo },
        WorkspaceFact.TokenIssued or WorkspaceFact.TokenRevoked => this,
        WorkspaceFact.Expanded or WorkspaceFact.Collapsed => this,
        WorkspaceFact.AgentAssigned assigned => this with { Agent = new AssignedAgent(assigned.AgentId, assigned.Model) },
        WorkspaceFact.AgentReplaced replaced => this with { Agent = new AssignedAgent(replaced.AgentId, replaced.Model) },
        WorkspaceFact.AgentMovedIn moved => this with { Agent = new AssignedAgent(moved.AgentId, moved.Model) },
        WorkspaceFact.AgentRemoved or WorkspaceFact.AgentMovedAway => this with { Agent = null },
        WorkspaceFact.Removed removed => this with
        {
            Status = WorkspaceStatus.Removed,
            ForwardedTo = removed.ForwardedTo ?? ForwardedTo,
            Agent = null,
        },
        _ => throw new InvalidOperationException($"Workspace {Id} cannot have a {fact.GetType().Name} after its creation."),
    };
}
