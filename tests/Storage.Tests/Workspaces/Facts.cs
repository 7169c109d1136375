using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsCheck;
using Molecule.Grains.Containers;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Teams;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Stalls;
using Molecule.Grains.Workspaces.Tokens;

namespace Molecule.Storage.Tests.Workspaces;

/// <summary>Facts of every kind, with values that a workspace can have.</summary>
internal static class Facts
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Gen<DateTimeOffset> At = Gen.Long[0, 1_000_000_000_000].Select(microseconds => Start.AddMicroseconds(microseconds));

    private static readonly Gen<Actor> By = Gen.Enum<Actor>();

    private static readonly Gen<WorkspaceId> Id = Gen.Guid.Where(guid => guid != Guid.Empty).Select(guid => new WorkspaceId(guid));

    private static readonly Gen<WorkspaceId?> MaybeId = Gen.OneOf(Id.Select(id => (WorkspaceId?)id), Gen.Const((WorkspaceId?)null));

    /// <summary>Whole characters of every plane and what needs escaping; never NUL, which Postgres cannot keep.</summary>
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Int[1, 0x10FFFF].Where(code => code is < 0xD800 or > 0xDFFF).Select(code => new Rune(code).ToString()),
        OneOf("\"", "\\", "'", "/", "<", "&", "{", "\u007F", "\u2028", "é", "质", "😀", " ", "\\u0041", "null"))
        .Array[1, 12].Select(string.Concat);

    private static readonly Gen<string?> MaybeText = Gen.OneOf(Text.Select(text => (string?)text), Gen.Const((string?)null));

    private static readonly Gen<string> Card = Gen.OneOf(
        OneOf("null", "true", "[]", "{}", "0", "-1.50", "1e5", """{"a":{"b":[1,2.0,"c"]},"":""}"""),
        Text.Select(text => JsonSerializer.Serialize(text, Plain)),
        Gen.Select(Text, Text).Select((name, value) => JsonSerializer.Serialize(new Dictionary<string, string> { [name] = value }, Plain)));

    private static readonly Gen<TimeSpan?> Timeout = Gen.OneOf(Gen.Int[10, 86_400].Select(seconds => (TimeSpan?)TimeSpan.FromSeconds(seconds)), Gen.Const((TimeSpan?)null));

    private static readonly Gen<WorkspaceFact> Creation = Gen
        .Select(At, By, Gen.Select(Text, MaybeText, Gen.Int[1, 4], MaybeId, Timeout), Gen.Select(Text, MaybeText, Gen.Enum<WorkspaceAccess>(), Text, MaybeText, MaybeText))
        .Select(WorkspaceFact (at, by, said, place) => new WorkspaceFact.Provisioned(at, by)
        {
            Name = said.Item1,
            Role = said.Item2,
            Tier = said.Item3,
            ParentId = said.Item4,
            Runtime = place.Item1,
            WorkspaceDir = place.Item2,
            Access = place.Item3,
            AwarenessNamespace = place.Item4,
            StallTimeout = said.Item5,
            Template = place.Item5,
            SourceBundleId = place.Item6,
        });

    private static readonly Gen<WorkspaceFact> Update = Gen
        .Select(At, By, Gen.Select(Changed(Text), Changed(MaybeText), Changed(Gen.Int[1, 4])), Gen.Select(Changed(Text), Changed(MaybeText), Changed(Text), Changed(Timeout)))
        .Select(WorkspaceFact (at, by, first, second) => new WorkspaceFact.Updated(at, by)
        {
            Name = first.Item1,
            Role = first.Item2,
            Tier = first.Item3,
            Runtime = second.Item1,
            WorkspaceDir = second.Item2,
            Url = second.Item3,
            StallTimeout = second.Item4,
        });

    public static readonly Gen<WorkspaceFact> Any = Gen.OneOf(
        Creation,
        Update,
        Gen.Select(At, By, MaybeText, Gen.OneOf(Card.Select(card => (string?)card), Gen.Const((string?)null)), MaybeText)
            .Select(WorkspaceFact (at, by, url, card, name) => new WorkspaceFact.CameOnline(at, by, url, card, name)),
        Gen.Select(At, By, Gen.Double[0.5, 1], Text).Select(WorkspaceFact (at, by, rate, error) => new WorkspaceFact.Degraded(at, by, rate, error)),
        Gen.Select(At, By).Select(WorkspaceFact (at, by) => new WorkspaceFact.WentOffline(at, by)),
        Gen.Select(At, By, Gen.Int[-1, 255], Gen.Bool, Gen.Int[0, 99]).Select(WorkspaceFact (at, by, code, memory, restarts) =>
            new WorkspaceFact.WentOffline(at, by, new ContainerEnd(code < 0 ? null : code, memory, restarts))),
        Gen.Select(At, By, Text).Select(WorkspaceFact (at, by, error) => new WorkspaceFact.ProvisioningFailed(at, by, error)),
        Gen.Select(At, By, Gen.Int[1, 99], Text, Gen.OneOf(At.Select(said => (DateTimeOffset?)said), Gen.Const((DateTimeOffset?)null)))
            .Select(WorkspaceFact (at, by, tasks, task, said) => new WorkspaceFact.Stalled(at, by, tasks, task, said)),
        Gen.Select(At, By, Gen.Enum<StallEnd>()).Select(WorkspaceFact (at, by, reason) => new WorkspaceFact.Progressed(at, by, reason)),
        Gen.Select(At, By, MaybeId, MaybeId).Select(WorkspaceFact (at, by, parent, from) => new WorkspaceFact.Moved(at, by, parent, from)),
        Gen.Select(At, By, MaybeId).Select(WorkspaceFact (at, by, heir) => new WorkspaceFact.Forwarded(at, by, heir)),
        Gen.Select(At, By, Text).Select(WorkspaceFact (at, by, name) => new WorkspaceFact.Paused(at, by, name)),
        Gen.Select(At, By, Gen.Select(Text, Gen.Int[1, 4], MaybeText, MaybeText))
            .Select(WorkspaceFact (at, by, said) => new WorkspaceFact.Reprovisioned(at, by, said.Item1, said.Item2, said.Item3, said.Item4)),
        Gen.Select(At, By, Card).Select(WorkspaceFact (at, by, card) => new WorkspaceFact.CardUpdated(at, by, card)),
        Gen.Select(At, By, Gen.Select(Id, Text, MaybeText).Select((id, name, role) => new TeamMember(id, name, role)).Array[0, 3])
            .Select(WorkspaceFact (at, by, team) => new WorkspaceFact.Expanded(at, by, [.. team])),
        Gen.Select(At, By, Text.Array[0, 3]).Select(WorkspaceFact (at, by, names) => new WorkspaceFact.Collapsed(at, by, [.. names])),
        Gen.Select(At, By, Gen.Guid, Text).Select(WorkspaceFact (at, by, agent, model) => new WorkspaceFact.AgentAssigned(at, by, agent, model)),
        Gen.Select(At, By, Gen.Guid, Text, Text)
            .Select(WorkspaceFact (at, by, agent, model, old) => new WorkspaceFact.AgentReplaced(at, by, agent, model, old)),
        Gen.Select(At, By, Gen.Guid, Text).Select(WorkspaceFact (at, by, agent, model) => new WorkspaceFact.AgentRemoved(at, by, agent, model)),
        Gen.Select(At, By, Gen.Guid, Text, Id)
            .Select(WorkspaceFact (at, by, agent, model, other) => new WorkspaceFact.AgentMovedAway(at, by, agent, model, other)),
        Gen.Select(At, By, Gen.Guid, Text, Id)
            .Select(WorkspaceFact (at, by, agent, model, other) => new WorkspaceFact.AgentMovedIn(at, by, agent, model, other)),
        Gen.Select(At, By, Gen.Guid, Text).Select(WorkspaceFact (at, by, token, prefix) => new WorkspaceFact.TokenIssued(at, by, token, prefix)),
        Gen.Select(At, By, Gen.Guid, Text).Select(WorkspaceFact (at, by, token, prefix) => new WorkspaceFact.TokenRevoked(at, by, token, prefix)),
        Gen.Select(At, By, Gen.Int[-1, 9_999], MaybeId)
            .Select(WorkspaceFact (at, by, below, heir) => new WorkspaceFact.Removed(at, by, below < 0 ? null : below, heir)));

    public static WorkspaceFact Created(string name = "QA", WorkspaceId? parent = null, DateTimeOffset? at = null) =>
        new WorkspaceFact.Provisioned(at ?? Start, Actor.Operator)
        {
            Name = name,
            Tier = 1,
            ParentId = parent,
            Runtime = "langgraph",
            AwarenessNamespace = "workspace:" + name,
        };

    public static WorkspaceFact Renamed(string name) => new WorkspaceFact.Updated(Start, Actor.Operator) { Name = new Change<string>(name) };

    public static WorkspaceFact Online(string? card = null) => new WorkspaceFact.CameOnline(Start, Actor.Workspace, "http://10.0.0.1:8000", card);

    public static WorkspaceFact Moved(WorkspaceId? parent) => new WorkspaceFact.Moved(Start, Actor.Operator, parent, From: null);

    public static WorkspaceFact Issued(IssuedToken token) => new WorkspaceFact.TokenIssued(Start, Actor.Operator, token.Id, token.Prefix);

    public static WorkspaceFact Revoked(IssuedToken token) => new WorkspaceFact.TokenRevoked(Start, Actor.Operator, token.Id, token.Prefix);

    public static WorkspaceFact Removed() => new WorkspaceFact.Removed(Start, Actor.Operator, 0);

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    private static Gen<Change<T>?> Changed<T>(Gen<T> value) => Gen.OneOf(value.Select(to => (Change<T>?)new Change<T>(to)), Gen.Const((Change<T>?)null));
}
