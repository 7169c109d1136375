using Molecule.Cli.Chaos.Invariants;

namespace Molecule.Cli.Chaos.Agents;

/// <summary>
/// Beats for one agent or for the agents of one host: when the platform asked for it, and otherwise, when it was not heard, again in a moment
/// and through another gateway.
/// </summary>
internal abstract class Heart(IReadOnlyList<SimulatedAgent> agents, Gateways gateways, int first, Journal journal, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Between attempts of one that is not heard, a little more or less.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Random _random = new(first);
    private CancellationTokenSource _wake = new();

    protected Gateways Gateways => gateways;

    protected Journal Journal => journal;

    public IReadOnlyList<SimulatedAgent> Agents => agents;

    /// <summary>Somebody has come back to life and does not wait.</summary>
    public void Wake() => Volatile.Read(ref _wake).Cancel();

    public async Task RunAsync(CancellationToken stop)
    {
        for (var turn = first; ;)
        {
            SimulatedAgent[] living = [.. agents.Where(agent => agent.IsAlive)];
            var pause = Timeout.InfiniteTimeSpan;
            if (living.Length > 0)
            {
                var sent = time.GetUtcNow();
                var answer = await BeatAsync(turn, living, stop);
                var ended = time.GetUtcNow();
                for (var index = 0; index < living.Length; index++)
                    living[index].Remember(new Beat(sent, ended, answer.IsHeard(index)));
                if (answer.Refusal is { } refusal)
                    journal.Found(new Violation("nobody who lives is turned away", $"A heartbeat for {living[0].Workspace}, sent {sent:HH:mm:ss.fff}, was answered with {refusal}"));
                var isHeard = Enumerable.Range(0, living.Length).All(answer.IsHeard);
                turn += isHeard ? 0 : 1;
                pause = isHeard ? answer.Next : Pause * (0.5 + _random.NextDouble());
            }

            await RestAsync(pause, stop);
        }
    }

    public virtual ValueTask DisposeAsync()
    {
        _wake.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Beats once through the gateway whose turn it is.</summary>
    protected abstract Task<Answer> BeatAsync(int turn, IReadOnlyList<SimulatedAgent> living, CancellationToken stop);

    private async Task RestAsync(TimeSpan pause, CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _wake.Token);
        try
        {
            await Task.Delay(pause, time, either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            Interlocked.Exchange(ref _wake, new CancellationTokenSource()).Dispose();
        }
    }

    /// <summary>What became of a beat.</summary>
    /// <param name="Heard">For each agent whether it was heard.</param>
    /// <param name="Next">When to beat again.</param>
    /// <param name="Refusal">An answer that no outage explains; null otherwise.</param>
    protected sealed record Answer(IReadOnlyList<bool> Heard, TimeSpan Next, string? Refusal = null)
    {
        public static Answer None { get; } = new([], TimeSpan.Zero);

        public bool IsHeard(int index) => index < Heard.Count && Heard[index];
    }
}
