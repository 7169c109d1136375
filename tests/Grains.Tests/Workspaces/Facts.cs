using CsCheck;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Teams;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Stalls;

namespace Molecule.Grains.Tests.Workspaces;

/// <summary>Facts of every kind, with values that a workspace can have.</summary>
internal static class Facts
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private static readonly Gen<DateTimeOffset> At = Gen.Long[0, 1_000_000_000].Select(microseconds => Start.AddMicroseconds(microseconds));

    private static readonly Gen<Actor> By = Gen.Enum<Actor>();

    private static readonly Gen<WorkspaceId> Id = Gen.Guid.Where(guid => guid != Guid.Empty).Select(guid => new WorkspaceId(guid));

    private static readonly Gen<WorkspaceId?> MaybeId = Gen.OneOf(Id.Select(id => (WorkspaceId?)id), Gen.Const((WorkspaceId?)null));

    private static readonly Gen<string> Text = Gen.String[1, 20];

    private static readonly Gen<string?> MaybeText = Gen.OneOf(Text.Select(text => (string?)text), Gen.Const((string?)null));

    public static readonly Gen<WorkspaceFact> Creation = Gen
        .Select(At, By, Text, Gen.Int[1, 4], MaybeId)
        .Select(WorkspaceFact (at, by, name, tier, parent) => new WorkspaceFact.Provisioned(at, by)
        {
            Name = name,
            Tier = tier,
            ParentId = parent,
            Runtime = "langgraph",
            AwarenessNamespace = "workspace:x",
        });

    /// <summary>One fact of each kind that comes after the creation.</summary>
    public static readonly IReadOnlyList<WorkspaceFact> Examples =
    [
        new WorkspaceFact.CameOnline(Start, Actor.Workspace),
        new WorkspaceFact.Degraded(Start, Actor.Workspace, 1, ""),
        new WorkspaceFact.WentOffline(Start, Actor.Platform),
        new WorkspaceFact.ProvisioningFailed(Start, Actor.Platform, ""),
        new WorkspaceFact.Stalled(Start, Actor.Platform, 1, "", null),
        new WorkspaceFact.Progressed(Start, Actor.Workspace, StallEnd.Progress),
        new WorkspaceFact.Updated(Start, Actor.Operator),
        new WorkspaceFact.Moved(Start, Actor.Operator, null, null),
        new WorkspaceFact.Paused(Start, Actor.Operator, ""),
        new WorkspaceFact.Reprovisioned(Start, Actor.Operator, "", 1),
        new WorkspaceFact.Forwarded(Start, Actor.Operator, null),
        new WorkspaceFact.CardUpdated(Start, Actor.Workspace, "{}"),
        new WorkspaceFact.Removed(Start, Actor.Operator, 0),
    ];

    public static readonly Gen<WorkspaceFact> Later = Gen.OneOf(
        Gen.Select(At, By, MaybeText, MaybeText).Select(WorkspaceFact (at, by, url, card) => new WorkspaceFact.CameOnline(at, by, url, card)),
        Gen.Select(At, By, Gen.Double[0.5, 1], Text).Select(WorkspaceFact (at, by, rate, error) => new WorkspaceFact.Degraded(at, by, rate, error)),
        Gen.Select(At, By).Select(WorkspaceFact (at, by) => new WorkspaceFact.WentOffline(at, by)),
        Gen.Select(At, By, Text).Select(WorkspaceFact (at, by, error) => new WorkspaceFact.ProvisioningFailed(at, by, error)),
        Gen.Select(At, By, Text, MaybeText, Gen.Int[1, 4]).Select(WorkspaceFact (at, by, name, role, tier) => new WorkspaceFact.Updated(at, by)
        {
            Name = new Change<string>(name),
            Role = role is null ? null : new Change<string?>(role),
            Tier = new Change<int>(tier),
        }),
        Gen.Select(At, By, Gen.Int[1, 9], Text, At)
            .Select(WorkspaceFact (at, by, tasks, task, progress) => new WorkspaceFact.Stalled(at, by, tasks, task, progress)),
        Gen.Select(At, By, Gen.Enum<StallEnd>()).Select(WorkspaceFact (at, by, reason) => new WorkspaceFact.Progressed(at, by, reason)),
        Gen.Select(At, By, MaybeId, MaybeId).Select(WorkspaceFact (at, by, parent, from) => new WorkspaceFact.Moved(at, by, parent, from)),
        Gen.Select(At, By, MaybeId).Select(WorkspaceFact (at, by, heir) => new WorkspaceFact.Forwarded(at, by, heir)),
        Gen.Select(At, By, Text).Select(WorkspaceFact (at, by, name) => new WorkspaceFact.Paused(at, by, name)),
        Gen.Select(At, By, Text, Gen.Int[1, 4], MaybeText)
            .Select(WorkspaceFact (at, by, name, tier, url) => new WorkspaceFact.Reprovisioned(at, by, name, tier, url)),
        Gen.Select(At, By, Text).Select(WorkspaceFact (at, by, card) => new WorkspaceFact.CardUpdated(at, by, card)),
        Gen.Select(At, By, Id, Text, MaybeText)
            .Select(WorkspaceFact (at, by, id, name, role) => new WorkspaceFact.Expanded(at, by, [new TeamMember(id, name, role)])),
        Gen.Select(At, By, Text.Array[0, 3]).Select(WorkspaceFact (at, by, names) => new WorkspaceFact.Collapsed(at, by, [.. names])),
        Gen.Select(At, By, Gen.Guid, Text).Select(WorkspaceFact (at, by, agent, model) => new WorkspaceFact.AgentAssigned(at, by, agent, model)),
        Gen.Select(At, By, Gen.Guid, Text, Text)
            .Select(WorkspaceFact (at, by, agent, model, old) => new WorkspaceFact.AgentReplaced(at, by, agent, model, old)),
        Gen.Select(At, By, Gen.Guid, Text).Select(WorkspaceFact (at, by, agent, model) => new WorkspaceFact.AgentRemoved(at, by, agent, model)),
        Gen.Select(At, By, Gen.Guid, Text, Id)
            .Select(WorkspaceFact (at, by, agent, model, other) => new WorkspaceFact.AgentMovedAway(at, by, agent, model, other)),
        Gen.Select(At, By, Gen.Guid, Text, Id)
            .Select(WorkspaceFact (at, by, agent, model, other) => new WorkspaceFact.AgentMovedIn(at, by, agent, model, other)),
        Gen.Select(At, By, Gen.Int[0, 9]).Select(WorkspaceFact (at, by, below) => new WorkspaceFact.Removed(at, by, below)));
}
