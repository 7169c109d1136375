using System.Globalization;
using System.Text.Json.Nodes;
using Molecule.Cli.Chaos.Invariants;
using Molecule.Cli.Local;

namespace Molecule.Cli.Chaos.Commands;

/// <summary>
/// Somebody who steers a part of the organisation of its own, one command after the other, through all gateways in turn, and writes down what
/// became of each.
/// </summary>
internal sealed class Hand(int number, Random random, Gateways gateways, Journal journal, TimeProvider time)
{
    /// <summary>Above this many workspaces it removes more than it makes.</summary>
    private const int Crowded = 40;

    /// <summary>The platform says sooner that something is away, if it can.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    private readonly List<Command> _commands = [];
    private readonly Dictionary<Guid, Place> _places = [];
    private readonly List<(Guid Workspace, Guid Approval)> _approvals = [];
    private readonly HashSet<Guid> _seats = [];
    private Guid _root;
    private int _said;
    private bool _isLost;

    /// <summary>All that it asked for. To be read when it rests.</summary>
    public IReadOnlyList<Command> Commands => _commands;

    /// <summary>How many were acknowledged so far.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>How many were left open so far.</summary>
    public int Unknown { get; private set; }

    /// <summary>How many were refused so far.</summary>
    public int Refused { get; private set; }

    /// <summary>Founds its part of the organisation, with seats for agents, while everything works.</summary>
    public async Task<IReadOnlyList<Guid>> FoundAsync(int seats, CancellationToken cancellationToken)
    {
        _root = await CreateAsync(null, cancellationToken) ?? throw NotFounded();
        var leads = new List<Guid>();
        for (var lead = 0; lead < 3; lead++)
            leads.Add(await CreateAsync(_root, cancellationToken) ?? throw NotFounded());
        for (var seat = 0; seat < seats; seat++)
            _seats.Add(await CreateAsync(leads[seat % leads.Count], cancellationToken) ?? throw NotFounded());
        // Agents report to those, so that these stay.
        _seats.UnionWith([_root, .. leads]);
        return [.. _seats.Except([_root, .. leads])];

        StartFailedException NotFounded() => new($"The organisation could not be founded: {_commands[^1]}", []);
    }

    /// <summary>Gives commands until <paramref name="rest"/>; the last one is waited for.</summary>
    public async Task WorkAsync(CancellationToken rest)
    {
        while (!rest.IsCancellationRequested)
        {
            if (_isLost)
                await LookAsync();
            else
                await CommandAsync();
            // Who is told that something is away does not ask again at once.
            await Task.Delay(LongestPause * random.NextDouble() * (_isLost ? 10 : 1), time, CancellationToken.None);
        }
    }

    /// <summary>Renames its root; whether that was acknowledged.</summary>
    public async Task<bool> TryAsync()
    {
        await ChangeAsync(CommandKind.Rename, _root, null);
        return _commands[^1].Outcome == Outcome.Acknowledged;
    }

    private Task CommandAsync()
    {
        var awake = _places.Where(place => !IsAtRest(place.Key)).Select(place => place.Key).ToList();
        var resting = _places.Where(place => place.Value.IsPaused && (place.Value.Parent is not { } above || !IsAtRest(above))).Select(place => place.Key).ToList();
        var own = awake.Where(one => one != _root).ToList();
        var free = awake.Where(one => !_seats.Contains(one) && !Below(one).Any(_seats.Contains)).ToList();
        // A team of agents that rests has nobody who could be called offline.
        var quiet = own.Where(one => !Below(one).Any(_seats.Contains)).ToList();
        var isCrowded = _places.Count > Crowded + _seats.Count;
        return random.Next(100) switch
        {
            < 20 when !isCrowded => CreateAsync(Any(awake), CancellationToken.None),
            < 24 when !isCrowded && free.Count > 0 => ExpandAsync(Any(free)),
            < 36 when own.Count > 0 => MoveAsync(Any(own), awake),
            < 44 when quiet.Count > 0 => PauseAsync(Any(quiet)),
            < 54 when resting.Count > 0 => ResumeAsync(Any(resting)),
            < 57 when own.Count > 0 => SayAsync(CommandKind.Restart, HttpMethod.Post, one => $"workspaces/{one}/restart", Any(own)),
            < 64 when free.Count > 0 => RemoveAsync(Any(free)),
            < 67 when free.Count > 0 => CollapseAsync(Any(free)),
            < 71 when free.Count > 0 => ReplaceAsync(Any(free)),
            < 77 => FillAsync(Any(awake)),
            < 82 => AskAsync(Any(awake)),
            < 87 when _approvals.Count > 0 => DecideAsync(),
            _ when isCrowded && free.Count > 0 => RemoveAsync(Any(free)),
            _ => ChangeAsync(CommandKind.Rename, Any(awake), null),
        };
    }

    private async Task<Guid?> CreateAsync(Guid? parent, CancellationToken cancellationToken)
    {
        var mark = NextMark();
        var reply = await SendAsync(
            new Draft(CommandKind.Create, mark, HttpMethod.Post, "workspaces", new JsonObject { ["name"] = mark, ["parent_id"] = parent }) { Parent = parent, Names = "id" }, cancellationToken);
        if (!reply.IsGood)
            return null;
        var id = reply.Json.GetProperty("id").GetGuid();
        _places[id] = new Place(parent, false);
        return id;
    }

    private async Task ChangeAsync(CommandKind kind, Guid workspace, Guid? parent)
    {
        var mark = NextMark();
        var body = new JsonObject { ["name"] = mark };
        if (kind == CommandKind.Move)
            body["parent_id"] = parent;
        var reply = await SendAsync(new Draft(kind, mark, HttpMethod.Patch, $"workspaces/{workspace}", body) { Workspace = workspace, Parent = parent }, CancellationToken.None);
        if (reply.IsGood && kind == CommandKind.Move)
            _places[workspace] = _places[workspace] with { Parent = parent };
    }

    private Task MoveAsync(Guid workspace, List<Guid> awake)
    {
        // Now and then also what cannot be: below itself.
        var wrong = Below(workspace).Append(workspace).ToHashSet();
        var parents = random.Next(20) == 0 ? awake : [.. awake.Where(one => !wrong.Contains(one))];
        return ChangeAsync(CommandKind.Move, workspace, Any(parents));
    }

    private async Task PauseAsync(Guid workspace)
    {
        if ((await SayAsync(CommandKind.Pause, HttpMethod.Post, one => $"workspaces/{one}/pause", workspace)).IsGood)
        {
            foreach (var one in Below(workspace).Append(workspace).ToList())
                _places[one] = _places[one] with { IsPaused = true };
        }
    }

    private async Task ResumeAsync(Guid workspace)
    {
        if ((await SayAsync(CommandKind.Resume, HttpMethod.Post, one => $"workspaces/{one}/resume", workspace)).IsGood)
        {
            foreach (var one in Below(workspace).Append(workspace).ToList())
                _places[one] = _places[one] with { IsPaused = false };
        }
    }

    private async Task RemoveAsync(Guid workspace)
    {
        if ((await SayAsync(CommandKind.Remove, HttpMethod.Delete, one => $"workspaces/{one}?confirm=true", workspace)).IsGood)
            Forget(Below(workspace).Append(workspace));
    }

    private async Task CollapseAsync(Guid workspace)
    {
        if ((await SayAsync(CommandKind.Collapse, HttpMethod.Post, one => $"workspaces/{one}/collapse", workspace)).IsGood)
            Forget(Below(workspace));
    }

    private async Task ExpandAsync(Guid workspace)
    {
        var mark = NextMark();
        var body = new JsonObject { ["sub_workspaces"] = new JsonArray(new JsonObject { ["name"] = mark + ".1" }, new JsonObject { ["name"] = mark + ".2" }) };
        var reply = await SendAsync(new Draft(CommandKind.Expand, mark, HttpMethod.Post, $"workspaces/{workspace}/expand", body) { Workspace = workspace }, CancellationToken.None);
        if (!reply.IsGood)
            return;
        foreach (var child in reply.Json.GetProperty("children").EnumerateArray())
            _places[child.GetProperty("id").GetGuid()] = new Place(workspace, false);
    }

    private async Task ReplaceAsync(Guid workspace)
    {
        var mark = NextMark();
        var reply = await SendAsync(
            new Draft(CommandKind.Replace, mark, HttpMethod.Post, $"workspaces/{workspace}/replace", new JsonObject { ["name"] = mark }) { Workspace = workspace, Names = "id" },
            CancellationToken.None);
        if (!reply.IsGood)
            return;
        var successor = reply.Json.GetProperty("id").GetGuid();
        _places[successor] = _places[workspace];
        foreach (var child in _places.Where(place => place.Value.Parent == workspace).Select(place => place.Key).ToList())
            _places[child] = _places[child] with { Parent = successor };
        Forget([workspace]);
    }

    /// <summary>Fills it with an agent, changes that for another or takes it away; which of these is possible is for the platform to say.</summary>
    private Task<Gateways.Reply> FillAsync(Guid workspace)
    {
        var mark = NextMark();
        var path = $"workspaces/{workspace}/agent";
        var draft = random.Next(3) switch
        {
            0 => new Draft(CommandKind.RemoveAgent, mark, HttpMethod.Delete, path, null),
            1 => new Draft(CommandKind.ReplaceAgent, mark, HttpMethod.Patch, path, new JsonObject { ["model"] = mark }),
            _ => new Draft(CommandKind.AssignAgent, mark, HttpMethod.Post, path, new JsonObject { ["model"] = mark }),
        };
        return SendAsync(draft with { Workspace = workspace, Names = "agent_id" }, CancellationToken.None);
    }

    private async Task AskAsync(Guid workspace)
    {
        var mark = NextMark();
        var reply = await SendAsync(
            new Draft(CommandKind.RequestApproval, mark, HttpMethod.Post, $"workspaces/{workspace}/approvals", new JsonObject { ["action"] = mark }) { Workspace = workspace, Names = "approval_id" },
            CancellationToken.None);
        if (reply.IsGood)
            _approvals.Add((workspace, reply.Json.GetProperty("approval_id").GetGuid()));
    }

    /// <summary>One whose answer is lost is decided again, which must not decide it twice.</summary>
    private async Task DecideAsync()
    {
        var index = random.Next(_approvals.Count);
        var (workspace, approval) = _approvals[index];
        var mark = NextMark();
        var body = new JsonObject { ["decision"] = random.Next(2) == 0 ? "approved" : "denied", ["decided_by"] = mark };
        var reply = await SendAsync(
            new Draft(CommandKind.Decide, mark, HttpMethod.Post, $"workspaces/{workspace}/approvals/{approval}/decide", body) { Workspace = workspace, Names = "approval_id" }, CancellationToken.None);
        if (!reply.LeavesOpen)
            _approvals.RemoveAt(index);
    }

    private Task<Gateways.Reply> SayAsync(CommandKind kind, HttpMethod method, Func<Guid, string> path, Guid workspace) =>
        SendAsync(new Draft(kind, NextMark(), method, path(workspace), null) { Workspace = workspace }, CancellationToken.None);

    private async Task<Gateways.Reply> SendAsync(Draft draft, CancellationToken cancellationToken)
    {
        var sent = time.GetUtcNow();
        var reply = await gateways.SendAsync(_said, draft.Method, draft.Path, draft.Body, Limit, cancellationToken);
        var command = new Command
        {
            Kind = draft.Kind,
            Mark = draft.Mark,
            Workspace = draft.Workspace,
            Parent = draft.Parent,
            Sent = sent,
            Answered = time.GetUtcNow(),
            Outcome = reply.IsGood ? Outcome.Acknowledged : reply.LeavesOpen ? Outcome.Unknown : Outcome.Refused,
            Named = reply.IsGood && draft.Names is { } field ? reply.Json.GetProperty(field).GetGuid() : null,
            ChangedNothing = reply.IsGood && draft.Kind == CommandKind.Collapse && reply.Json.GetProperty("removed").GetArrayLength() == 0,
        };
        _commands.Add(command);
        Acknowledged += command.Outcome == Outcome.Acknowledged ? 1 : 0;
        Unknown += command.Outcome == Outcome.Unknown ? 1 : 0;
        Refused += command.Outcome == Outcome.Refused ? 1 : 0;
        // What was left open, or refused for what it did not know, has to be looked at.
        _isLost = command.Outcome != Outcome.Acknowledged;
        if (command.Outcome != Outcome.Acknowledged)
            journal.Note($"{command} through {gateways[_said]}: {reply.Status} {reply.Text}");
        if (command.Outcome == Outcome.Refused && reply.Status is not (404 or 409 or 410))
            journal.Found(new Violation("answers are those of the contract", $"{command} was answered with {reply.Status} {reply.Text}"));
        _said++;
        return reply;
    }

    /// <summary>Learns from the platform how its part of the organisation stands.</summary>
    private async Task LookAsync()
    {
        var reply = await gateways.SendAsync(_said++, HttpMethod.Get, "workspaces", null, Limit, CancellationToken.None);
        if (!reply.IsGood)
        {
            if (!reply.LeavesOpen)
                journal.Found(new Violation("answers are those of the contract", $"GET /workspaces was answered with {reply.Status} {reply.Text}"));
            return;
        }

        var seen = reply.Json.EnumerateArray().ToDictionary(
            workspace => workspace.GetProperty("id").GetGuid(),
            workspace => new Place(
                workspace.GetProperty("parent_id") is { ValueKind: System.Text.Json.JsonValueKind.String } parent ? parent.GetGuid() : null,
                workspace.GetProperty("status").GetString() == "paused"));
        _places.Clear();
        foreach (var (id, place) in seen.Where(one => Path(one.Key).Contains(_root)))
            _places[id] = place;
        _isLost = false;

        IEnumerable<Guid> Path(Guid workspace)
        {
            for (Guid? one = workspace; one is { } id && seen.TryGetValue(id, out var place); one = place.Parent)
                yield return id;
        }
    }

    private void Forget(IEnumerable<Guid> workspaces)
    {
        foreach (var one in workspaces.ToList())
            _places.Remove(one);
    }

    private IEnumerable<Guid> Below(Guid workspace) =>
        _places.Where(place => place.Value.Parent == workspace).Select(place => place.Key).SelectMany(child => Below(child).Prepend(child));

    private bool IsAtRest(Guid workspace)
    {
        for (Guid? one = workspace; one is { } id && _places.TryGetValue(id, out var place); one = place.Parent)
        {
            if (place.IsPaused)
                return true;
        }

        return false;
    }

    private Guid Any(List<Guid> some) => some[random.Next(some.Count)];

    private string NextMark() => string.Create(CultureInfo.InvariantCulture, $"h{number}.c{_commands.Count + 1}");

    /// <summary>Where a workspace stands, as far as is known.</summary>
    private sealed record Place(Guid? Parent, bool IsPaused);

    /// <summary>A command that is to be sent.</summary>
    private sealed record Draft(CommandKind Kind, string Mark, HttpMethod Method, string Path, JsonObject? Body)
    {
        public Guid? Workspace { get; init; }

        public Guid? Parent { get; init; }

        /// <summary>The field of the answer that names what was made.</summary>
        public string? Names { get; init; }
    }
}
