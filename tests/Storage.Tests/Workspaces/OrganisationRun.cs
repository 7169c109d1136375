using System.Collections.Concurrent;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Agents;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Teams;
using Molecule.Grains.Interfaces.Workspaces;
using Orleans.Storage;

namespace Molecule.Storage.Tests.Workspaces;

/// <summary>
/// Clients that ask an organisation for things at random, several at once, on whichever silo. What each of them asks follows from the seed;
/// how their requests meet does not.
/// </summary>
internal sealed class OrganisationRun(int seed, IReadOnlyList<IGrainFactory> silos)
{
    private const int Clients = 8;

    /// <summary>So few are asked at a time that clients meet on them.</summary>
    private const int Favourites = 40;

    private readonly ConcurrentDictionary<WorkspaceId, string> _tokens = new();
    private readonly List<WorkspaceId> _known = [];
    private int _done;
    private int _refused;

    /// <summary>Commands that were carried out.</summary>
    public int Done => _done;

    /// <summary>Commands that were refused, as they should be.</summary>
    public int Refused => _refused;

    public Task GoAsync(int commands, CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(
        async () =>
        {
            var random = new Random(seed + client);
            for (var command = 0; command < commands / Clients; command++)
            {
                await AskAsync(silos[client % silos.Count], random, cancellationToken);
            }
        },
        cancellationToken)));

    private async Task AskAsync(IGrainFactory silo, Random random, CancellationToken cancellationToken)
    {
        try
        {
            await CommandAsync(silo, random, cancellationToken);
            Interlocked.Increment(ref _done);
        }
        catch (InconsistentStateException)
        {
            // Another grain's commit over a whole team came first; nothing was written, and a gateway would ask again.
            Interlocked.Increment(ref _refused);
        }
        catch (MoleculeException)
        {
            Interlocked.Increment(ref _refused);
        }
    }

    private Task CommandAsync(IGrainFactory silo, Random random, CancellationToken cancellationToken)
    {
        if (Choose(random) is not { } id || random.Next(100) < 12)
        {
            return CreateAsync(silo, random, cancellationToken);
        }

        if (random.Next(4) == 0)
        {
            return TeamOrAgentAsync(silo, id, random, cancellationToken);
        }

        var workspace = silo.GetGrain<IWorkspaceOperator>(id.Value);
        var agent = silo.GetGrain<IWorkspaceAgent>(id.Value);
        var token = _tokens.GetValueOrDefault(id);
        return random.Next(100) switch
        {
            < 40 => agent.HeartbeatAsync(
                new Heartbeat(ErrorRate(random), Text(random), random.Next(3), random.Next(1_000), Text(random)), token, cancellationToken),
            < 50 => RegisterAsync(silo, random.Next(5) == 0 ? NewId(random) : id, random, cancellationToken),
            < 58 => agent.UpdateCardAsync(Card(random), token, cancellationToken),
            < 63 => workspace.PauseAsync(cancellationToken),
            < 70 => workspace.ResumeAsync(cancellationToken),
            < 72 => workspace.RestartAsync(cancellationToken),
            < 74 => workspace.RestartFromAsync(
                new TemplateCopy { Name = "t" + random.Next(3), Runtime = random.Next(2) == 0 ? "r" + random.Next(3) : null, Files = [] }, cancellationToken),
            < 80 => workspace.ChangeAsync(Changes(random), cancellationToken),
            < 88 => workspace.ChangeAsync(new WorkspaceChanges { ParentId = new Change<WorkspaceId?>(Choose(random)) }, cancellationToken),
            < 94 => workspace.ChangeAsync(new WorkspaceChanges { Place = new Change<WorkspacePlace>(Place(random)) }, cancellationToken),
            < 95 => silo.GetGrain<IWorkspaceSuccession>(id.Value).HandOverAsync(Choose(random)!.Value, withChildren: true, cancellationToken),
            < 96 => ReplaceAsync(silo, id, random, cancellationToken),
            < 97 => RotateAsync(silo, id, cancellationToken),
            < 98 => workspace.RemoveAsync(withChildren: true, cancellationToken),
            _ => workspace.RemoveAsync(withChildren: false, cancellationToken),
        };
    }

    private Task TeamOrAgentAsync(IGrainFactory silo, WorkspaceId id, Random random, CancellationToken cancellationToken)
    {
        var team = silo.GetGrain<ITeam>(id.Value);
        var assignment = silo.GetGrain<IAgentAssignment>(id.Value);
        return random.Next(14) switch
        {
            0 => team.CollapseAsync(cancellationToken),
            1 or 2 => team.ExpandAsync(new NewTeam([.. Enumerable.Range(0, random.Next(1, 4)).Select(number => new NewMember($"M{number}"))]), cancellationToken),
            3 or 4 or 5 or 6 => assignment.AssignAgentAsync("model " + Text(random), cancellationToken),
            7 or 8 => assignment.ReplaceAgentAsync("model " + Text(random), cancellationToken),
            9 or 10 => assignment.RemoveAgentAsync(cancellationToken),
            _ => assignment.TakeAgentAsync(Choose(random)!.Value, cancellationToken),
        };
    }

    private async Task CreateAsync(IGrainFactory silo, Random random, CancellationToken cancellationToken)
    {
        var id = NewId(random);
        var directory = random.Next(3) == 0 ? "/srv/" + random.Next(9) : null;
        var external = random.Next(5) == 0;
        await silo.GetGrain<IWorkspaceOperator>(id.Value).CreateAsync(
            new NewWorkspace
            {
                Name = "W" + Text(random),
                Role = random.Next(2) == 0 ? Text(random) : null,
                Tier = random.Next(1, 5),
                ParentId = random.Next(4) == 0 ? null : Choose(random),
                Runtime = random.Next(2) == 0 ? "dotnet" : "langgraph",
                External = external,
                Url = external && random.Next(2) == 0 ? "http://10.0.0.1" : "",
                WorkspaceDir = directory,
                Access = directory is null ? WorkspaceAccess.None : (WorkspaceAccess)random.Next(3),
                Place = random.Next(3) == 0 ? Place(random) : null,
                StallTimeout = random.Next(3) == 0 ? StallTimeout(random) : null,
                Template = random.Next(3) == 0 ? "t" + random.Next(3) : null,
            },
            cancellationToken);
        Remember(id);
    }

    private async Task ReplaceAsync(IGrainFactory silo, WorkspaceId id, Random random, CancellationToken cancellationToken)
    {
        var replacement = new Replacement
        {
            Name = random.Next(2) == 0 ? "S" + Text(random) : null,
            ParentId = random.Next(3) == 0 ? new Change<WorkspaceId?>(Choose(random)) : null,
            External = random.Next(4) == 0 ? true : null,
        };
        var successor = NewId(random);
        await silo.GetGrain<IWorkspaceSuccession>(id.Value).ReplaceAsync(successor, replacement, cancellationToken);
        Remember(successor);
    }

    private async Task RegisterAsync(IGrainFactory silo, WorkspaceId id, Random random, CancellationToken cancellationToken)
    {
        // Every fourth tells an address that the platform would have given, which later ones do not replace.
        var url = random.Next(4) == 0 ? "http://127.0.0.1:" + random.Next(1_000, 9_999) : "http://10.0.0." + random.Next(9);
        var receipt = await silo.GetGrain<IWorkspaceAgent>(id.Value)
            .RegisterAsync(new Registration(url, Card(random)), _tokens.GetValueOrDefault(id), cancellationToken);
        if (receipt.AuthToken is { } token)
        {
            _tokens[id] = token;
            Remember(id);
        }
    }

    private async Task RotateAsync(IGrainFactory silo, WorkspaceId id, CancellationToken cancellationToken) =>
        _tokens[id] = (await silo.GetGrain<IWorkspaceTokens>(id.Value).RotateAsync(cancellationToken)).Text;

    private static WorkspaceChanges Changes(Random random) => new()
    {
        Name = random.Next(2) == 0 ? new Change<string>("N" + Text(random)) : null,
        Role = random.Next(3) == 0 ? new Change<string?>(random.Next(3) == 0 ? null : Text(random)) : null,
        Tier = random.Next(3) == 0 ? new Change<int>(random.Next(1, 6)) : null,
        Runtime = random.Next(5) == 0 ? new Change<string>("r" + random.Next(3)) : null,
        WorkspaceDir = random.Next(5) == 0 ? new Change<string?>(random.Next(2) == 0 ? null : "/srv/" + random.Next(9)) : null,
        Access = random.Next(9) == 0 ? new Change<WorkspaceAccess>((WorkspaceAccess)random.Next(3)) : null,
        StallTimeout = random.Next(5) == 0 ? new Change<TimeSpan?>(random.Next(2) == 0 ? null : StallTimeout(random)) : null,
    };

    private static TimeSpan StallTimeout(Random random) => TimeSpan.FromSeconds(random.Next(10, 13));

    private static double ErrorRate(Random random) => random.Next(3) switch { 0 => 0, 1 => random.NextDouble(), _ => 0.5 + (random.NextDouble() / 2) };

    private static string Text(Random random) => random.Next(6) switch
    {
        0 => "",
        1 => "质量 é",
        2 => "😀 'quoted' \"twice\" \\",
        _ => "t" + random.Next(20),
    };

    private static string Card(Random random) => random.Next(6) switch
    {
        0 => "null",
        1 => "[]",
        2 => """{"z":1.50,"a":[1e3,"\u00e9 \" 😀"],"":null}""",
        3 => """{"text":"a\u0000b"}""",
        _ => $$"""{"name":"agent","v":{{random.Next(50)}}}""",
    };

    private static WorkspacePlace Place(Random random) => new(random.NextDouble() * 1_000, random.NextDouble() * -1_000);

    private static WorkspaceId NewId(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new WorkspaceId(new Guid(bytes));
    }

    /// <summary>One of the newest that are known, also when it is removed by now.</summary>
    private WorkspaceId? Choose(Random random)
    {
        lock (_known)
        {
            return _known.Count == 0 ? null : _known[^(1 + random.Next(Math.Min(_known.Count, Favourites)))];
        }
    }

    private void Remember(WorkspaceId id)
    {
        lock (_known)
        {
            _known.Add(id);
        }
    }
}
