using Microsoft.Extensions.Logging;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces.Liveness;

/// <summary>
/// Looks at what is due in this silo, once a second: one clock for all workspaces that are awake. A timer for each costs a turn of its grain each time, and
/// with some hundred thousand of them the runtime does little else than keep their order. Here a workspace is looked at once in its patience, without a
/// turn, and asked only when its time is over.
/// </summary>
internal sealed partial class Deadlines : IDisposable
{
    /// <summary>Longest pause before a workspace is asked again that could not settle it.</summary>
    public static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    /// <summary>Workspaces that are asked at the same moment; the others come with the next seconds. Few of them may be given up at once anyway (<see cref="GiveUps"/>).</summary>
    private const int AskedAtOnce = 1_000;

    /// <summary>Seconds ahead that have a place of their own. Whoever waits for longer is looked at on the way.</summary>
    private const int Places = 128;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<Deadline>?[] _places = new List<Deadline>?[Places];
    private readonly Func<WorkspaceId, Task> _ask;
    private readonly TimeProvider _time;
    private readonly ILogger<Deadlines> _logger;
    private readonly long _beginning;
    private readonly ITimer _timer;
    private long _looked;
    private int _asked;

    /// <param name="ask">Has a workspace look whether its time is over, and settle what follows.</param>
    /// <param name="time">Measures.</param>
    /// <param name="logger">Hears of who could not be asked.</param>
    public Deadlines(Func<WorkspaceId, Task> ask, TimeProvider time, ILogger<Deadlines> logger)
    {
        (_ask, _time, _logger) = (ask, time, logger);
        _beginning = time.GetTimestamp();
        _timer = time.CreateTimer(_ => Look(), state: null, Second, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends when those that were asked last have answered.</summary>
    internal Task Answers { get; private set; } = Task.CompletedTask;

    /// <summary>Sees to it that it is looked at when so much time has passed, or earlier.</summary>
    public void Enter(Deadline deadline, TimeSpan remaining)
    {
        lock (_gate)
        {
            var due = Math.Clamp((long)Math.Ceiling((_time.GetElapsedTime(_beginning) + remaining) / Second), _looked + 1, _looked + Places);
            if (deadline.Due != 0 && deadline.Due <= due)
            {
                return;
            }

            deadline.Due = due;
            (_places[due % Places] ??= []).Add(deadline);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        try
        {
            var answers = new List<Task>();
            foreach (var deadline in TakeDue())
            {
                if (deadline.Remaining is not { } remaining)
                {
                    continue;
                }

                if (remaining > TimeSpan.Zero)
                {
                    Enter(deadline, remaining);
                    continue;
                }

                // Whatever becomes of this attempt, there is another one until it is settled. Not all at the same moment.
                Enter(deadline, RetryPause * ((1 + Random.Shared.NextDouble()) / 2));
                if (Volatile.Read(ref _asked) < AskedAtOnce)
                {
                    answers.Add(AskAsync(deadline.Workspace));
                }
            }

            Answers = Task.WhenAll(answers);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A timer that throws would end the process.
            LogBug(_logger, exception);
        }
        finally
        {
            _timer.Change(Second, Timeout.InfiniteTimeSpan);
        }
    }

    private List<Deadline> TakeDue()
    {
        lock (_gate)
        {
            var due = new List<Deadline>();
            var now = (long)(_time.GetElapsedTime(_beginning) / Second);
            while (_looked < now)
            {
                var second = ++_looked;
                if (_places[second % Places] is not { } place)
                {
                    continue;
                }

                _places[second % Places] = null;
                foreach (var deadline in place)
                {
                    // One that had to be looked at earlier stands in two places.
                    if (deadline.Due == second)
                    {
                        deadline.Due = 0;
                        due.Add(deadline);
                    }
                }
            }

            return due;
        }
    }

    private async Task AskAsync(WorkspaceId workspace)
    {
        Interlocked.Increment(ref _asked);
        try
        {
            await _ask(workspace);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The next look asks again.
            LogNotAsked(_logger, workspace, exception.Message);
        }
        finally
        {
            Interlocked.Decrement(ref _asked);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Deadlines could not be looked at; they are with the next second")]
    private static partial void LogBug(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Workspace {Workspace} could not be asked: {Reason}")]
    private static partial void LogNotAsked(ILogger logger, WorkspaceId workspace, string reason);
}
