using System.Collections.Concurrent;
using System.Net;
using Molecule.EndToEnd.Tests.Clusters;

namespace Molecule.EndToEnd.Tests.Agents;

/// <summary>
/// An agent without the SDK: beats by plain HTTP every few hundred milliseconds, whatever became of the beat before. What it says can be
/// changed while it beats.
/// </summary>
internal sealed class PlainAgent : IAsyncDisposable
{
    /// <summary>An agent that waits long for one answer is silent for as long.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(1);

    private readonly Platform _platform;
    private readonly TimeSpan _pause;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _beating;
    private readonly ConcurrentDictionary<HttpStatusCode, int> _answers = new();
    private int _lost;

    public PlainAgent(Platform platform, Guid workspace, TimeSpan pause)
    {
        (_platform, Workspace, _pause) = (platform, workspace, pause);
        _beating = Task.Run(BeatAsync);
    }

    public Guid Workspace { get; }

    public double ErrorRate { get; set; }

    public string CurrentTask { get; set; } = "";

    /// <summary>What it says of its progress; null for nothing.</summary>
    public DateTimeOffset? ProgressAt { get; set; }

    /// <summary>It says with each beat that it has come further.</summary>
    public bool Progresses { get; set; }

    /// <summary>Beats that were answered with 200.</summary>
    public int Accepted => _answers.GetValueOrDefault(HttpStatusCode.OK);

    /// <summary>How many beats were answered with each other status.</summary>
    public IReadOnlyDictionary<HttpStatusCode, int> Refused =>
        _answers.Where(answer => answer.Key != HttpStatusCode.OK).ToDictionary();

    /// <summary>Beats that were not answered in time.</summary>
    public int Lost => Volatile.Read(ref _lost);

    /// <summary>Registers for each workspace and begins to beat.</summary>
    public static async Task<IReadOnlyList<PlainAgent>> StartAsync(
        Platform platform, IEnumerable<Guid> workspaces, TimeSpan pause, CancellationToken cancellationToken)
    {
        var agents = new List<PlainAgent>();
        foreach (var workspace in workspaces)
        {
            await platform.RegisterAsync(workspace, cancellationToken);
            agents.Add(new PlainAgent(platform, workspace, pause));
        }

        return agents;
    }

    /// <summary>Falls silent.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync();
            await _beating;
            _stop.Dispose();
        }
    }

    private async Task BeatAsync()
    {
        try
        {
            while (true)
            {
                await BeatOnceAsync();
                await Task.Delay(_pause, TimeProvider.System, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // It was told to fall silent.
        }
    }

    private async Task BeatOnceAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        limit.CancelAfter(AnswerLimit);
        try
        {
            if (Progresses)
            {
                ProgressAt = ProgressAt.GetValueOrDefault() + TimeSpan.FromSeconds(1);
            }

            var answer = await _platform.BeatAsync(
                Workspace, limit.Token, ErrorRate, CurrentTask, activeTasks: CurrentTask.Length > 0 ? 1 : 0, progressAt: ProgressAt);
            _answers.AddOrUpdate(answer.Status, 1, (_, count) => count + 1);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !_stop.IsCancellationRequested))
        {
            Interlocked.Increment(ref _lost);
        }
    }
}
