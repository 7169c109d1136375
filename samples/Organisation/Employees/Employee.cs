using System.Net;
using Molecule.Agent;
using Molecule.Agent.Cards;
using Molecule.Samples.A2A;
using Molecule.Samples.Organisation.Chart;

namespace Molecule.Samples.Organisation.Employees;

/// <summary>
/// One agent at work: opens its door, registers, then does one thing after the other and tells the platform of each, until it is
/// stopped. It can be started again after that, which is how one comes back from the dead.
/// </summary>
internal sealed class Employee(
    Position position,
    Guid workspaceId,
    MoleculeClient client,
    A2ACaller caller,
    Settings settings,
    PlatformWatch watch,
    Journal journal,
    Random random,
    TimeProvider timeProvider) : IAsyncDisposable
{
    private readonly Lock _randomLock = new();
    private volatile Employee[] _neighbours = [];
    private A2AEndpoint? _endpoint;
    private MoleculeAgent? _agent;
    private CancellationTokenSource? _life;
    private Task _living = Task.CompletedTask;

    public Position Position { get; } = position;

    public string Name => Position.Name;

    public Guid WorkspaceId { get; } = workspaceId;

    /// <summary>On a bad day nearly everything fails, and fails quickly.</summary>
    public bool HasBadDay { get; set; }

    /// <summary>Whether it works; not before its start, not after its death, and not when the platform sent it home.</summary>
    public bool IsAtWork => _life is { IsCancellationRequested: false };

    /// <summary>Whom the org chart lets it talk to: its lead, those beside it, and its reports.</summary>
    public void Meet(IEnumerable<Employee> neighbours) => _neighbours = [.. neighbours];

    /// <param name="cancellationToken">Ends the start; the work goes on until <see cref="StopAsync"/>.</param>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Spelled "localhost": the platform keeps the first http://127.0.0.1 address of a workspace for good (it takes it for a
        // container's), and this port is another one after each start.
        _endpoint = await A2AEndpoint.OpenAsync(
            new IPEndPoint(IPAddress.Loopback, port: 0), "localhost", Describe, AnswerAsync, Name, timeProvider, cancellationToken);
        _agent = await client.StartAgentAsync(
            new MoleculeAgentOptions
            {
                WorkspaceId = WorkspaceId,
                Card = _endpoint.Card,
                Url = _endpoint.Url,
                HeartbeatInterval = settings.Heartbeat,
                // A short memory, so that whoever looks on sees a bad day end.
                ErrorWindow = TimeSpan.FromSeconds(Math.Max(1, settings.AtTempo(20).TotalSeconds)),
                StopTimeout = TimeSpan.FromSeconds(2),
            },
            cancellationToken);
        _life = new CancellationTokenSource();
        _living = Task.WhenAll(WorkAsync(_agent, _life.Token), WatchAsync(_agent, _life));
    }

    /// <summary>Closes the door, stops reporting and drops what was being done.</summary>
    public async Task StopAsync()
    {
        if (_life is not null)
        {
            await _life.CancelAsync();
        }

        await CloseDoorAsync();
        if (_agent is not null)
        {
            await _agent.DisposeAsync();
            _agent = null;
        }

        await _living;
        _life?.Dispose();
        _life = null;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task CloseDoorAsync()
    {
        if (Interlocked.Exchange(ref _endpoint, null) is { } endpoint)
        {
            await endpoint.DisposeAsync();
        }
    }

    private AgentCard Describe(Uri url) => new()
    {
        Name = Name,
        Description = Position.Role,
        Version = "1.0.0",
        Url = url.AbsoluteUri,
        Skills =
        [
            new AgentSkill { Id = Position.Key, Name = Name, Description = Position.Role, Tags = [Position.Key], Examples = [.. Position.Talks.Select(talk => talk.Question)] },
        ],
    };

    private async Task WorkAsync(MoleculeAgent agent, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await TakeTimeAsync(1, 3, cancellationToken);
                if (!HasBadDay && Chance(0.15) && Pick(_neighbours) is { } colleague)
                {
                    await AskAsync(agent, colleague, cancellationToken);
                }
                else
                {
                    await WorkAloneAsync(agent, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The working day is over.
        }
    }

    private async Task WorkAloneAsync(MoleculeAgent agent, CancellationToken cancellationToken)
    {
        using var task = agent.BeginTask(Pick(Position.Tasks)!);
        if (HasBadDay)
        {
            await TakeTimeAsync(1, 2.5, cancellationToken);
            task.Fail(Pick(Position.Errors) ?? "Unexpected end of input");
        }
        else
        {
            for (var step = 0; step < 3; step++)
            {
                await TakeTimeAsync(1, 3, cancellationToken);
                // What takes long must not look like what is stuck.
                task.ReportProgress();
            }
        }
    }

    private async Task AskAsync(MoleculeAgent agent, Employee colleague, CancellationToken cancellationToken)
    {
        var question = Pick(colleague.Position.Talks)!.Question;
        using var task = agent.BeginTask($"Asking {colleague.Name}: {question}");
        await TakeTimeAsync(0.5, 1.5, cancellationToken);
        // A colleague without a door is asked another time. That is no error of this agent.
        var answer = colleague._endpoint is { } endpoint
            ? await caller.AskAsync(endpoint.Url, question, Name, cancellationToken)
            : null;
        journal.Write(answer is null
            ? $"{Name} wanted to ask {colleague.Name}, but nobody answered"
            : $"{Name} asks {colleague.Name}: {question} – {answer}");
    }

    private async Task<string> AnswerAsync(A2AEndpoint.Incoming message, CancellationToken cancellationToken)
    {
        // Answered beside the other work: for a moment this agent has two tasks.
        using var task = _agent?.BeginTask($"Answering {message.From ?? "somebody"}: {message.Text}");
        await TakeTimeAsync(1, 2.5, cancellationToken);
        return Position.Talks.FirstOrDefault(talk => talk.Question == message.Text)?.Answer
            ?? $"I am {Name}: {Position.Role}. Ask me something from my card.";
    }

    private async Task WatchAsync(MoleculeAgent agent, CancellationTokenSource life)
    {
        await foreach (var change in agent.ReadChangesAsync(CancellationToken.None))
        {
            switch (change)
            {
                case AgentChange.Connected:
                    watch.Found(Name);
                    break;
                case AgentChange.Disconnected lost:
                    watch.Lost(Name, lost.Failure);
                    break;
                case AgentChange.Stopped { Reason: AgentStopReason.Disposed }:
                    watch.Found(Name);
                    break;
                case AgentChange.Stopped stopped:
                    watch.Found(Name);
                    journal.Write(stopped.Reason == AgentStopReason.WorkspaceRemoved
                        ? $"{Name} goes home: its workspace was removed"
                        : $"{Name} goes home: {stopped.Failure?.Message}");
                    await life.CancelAsync();
                    await CloseDoorAsync();
                    break;
            }
        }
    }

    private Task TakeTimeAsync(double leastSeconds, double mostSeconds, CancellationToken cancellationToken) =>
        Task.Delay(settings.AtTempo(leastSeconds + (Next() * (mostSeconds - leastSeconds))), timeProvider, cancellationToken);

    private bool Chance(double probability) => Next() < probability;

    private T? Pick<T>(IReadOnlyList<T> from) => from.Count == 0 ? default : from[(int)(Next() * from.Count)];

    /// <summary>Work and answers draw from the same luck, at the same time.</summary>
    private double Next()
    {
        lock (_randomLock)
        {
            return random.NextDouble();
        }
    }
}
