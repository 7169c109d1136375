namespace Molecule.Agent.Heartbeats;

/// <summary>
/// What an agent has to tell about its work: the tasks it has begun and not ended, and how the latest ones went. Filled by the
/// threads that work, read by the heartbeat; each holds the lock for a few instructions only.
/// </summary>
internal sealed class Workload(int windowSize, TimeSpan window, TimeProvider timeProvider)
{
    public const int MaxTaskLength = 500;
    public const int MaxErrorLength = 1000;

    private readonly Lock _lock = new();
    private readonly long _startedAt = timeProvider.GetTimestamp();
    private readonly LinkedList<string> _tasks = new();
    private readonly Queue<Outcome> _outcomes = new();
    private DateTimeOffset _progressAt;
    private bool _closed;

    public LinkedListNode<string> Begin(string description)
    {
        var line = OneLine.From(description, MaxTaskLength);
        lock (_lock)
        {
            _progressAt = timeProvider.GetUtcNow();
            return _tasks.AddLast(line);
        }
    }

    public void End(LinkedListNode<string> task, string? error)
    {
        lock (_lock)
        {
            _tasks.Remove(task);
            _progressAt = timeProvider.GetUtcNow();
            Record(error);
        }
    }

    /// <summary>Something got ahead; so it does whenever a task begins or ends.</summary>
    public void ReportProgress()
    {
        lock (_lock)
        {
            _progressAt = timeProvider.GetUtcNow();
        }
    }

    public void ReportError(string error)
    {
        lock (_lock)
        {
            Record(error);
        }
    }

    /// <summary>From now on there is no task to tell of, whoever forgot to end one.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }
    }

    public Snapshot Read()
    {
        lock (_lock)
        {
            Forget();
            var failed = _outcomes.Count(outcome => outcome.Error is not null);
            var active = _closed ? 0 : _tasks.Count;
            return new Snapshot(
                CurrentTask: active == 0 ? "" : _tasks.Last!.Value,
                ActiveTasks: active,
                ErrorRate: failed == 0 ? 0 : (double)failed / _outcomes.Count,
                SampleError: _outcomes.LastOrDefault(outcome => outcome.Error is not null).Error ?? "",
                UptimeSeconds: (long)timeProvider.GetElapsedTime(_startedAt).TotalSeconds,
                ProgressAt: active == 0 ? null : _progressAt);
        }
    }

    private void Record(string? error)
    {
        _outcomes.Enqueue(new Outcome(timeProvider.GetTimestamp(), error is null ? null : OneLine.From(error, MaxErrorLength)));
        Forget();
    }

    private void Forget()
    {
        while (_outcomes.Count > windowSize || (_outcomes.TryPeek(out var oldest) && timeProvider.GetElapsedTime(oldest.At) > window))
        {
            _outcomes.Dequeue();
        }
    }

    /// <param name="ProgressAt">When the work last got ahead; null when there is none.</param>
    internal readonly record struct Snapshot(
        string CurrentTask, int ActiveTasks, double ErrorRate, string SampleError, long UptimeSeconds, DateTimeOffset? ProgressAt = null);

    private readonly record struct Outcome(long At, string? Error);
}
