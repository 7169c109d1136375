using Molecule.Agent.Heartbeats;

namespace Molecule.Agent;

/// <summary>
/// A task that an agent is working on, from <see cref="MoleculeAgent.BeginTask"/> to <see cref="Dispose"/>. It counts as done well
/// unless <see cref="Fail(Exception)"/> was called.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class AgentTask : IDisposable
{
    private readonly HeartbeatLoop _loop;
    private readonly Workload _workload;
    private readonly LinkedListNode<string> _node;
    private string? _error;
    private int _ended;

    internal AgentTask(string description, Workload workload, HeartbeatLoop loop)
    {
        _workload = workload;
        _loop = loop;
        _node = workload.Begin(description);
        loop.Poke();
    }

    /// <summary>Marks the task as failed. The last of several calls counts; after <see cref="Dispose"/> it has no effect.</summary>
    /// <param name="exception">What went wrong. Its type and message are reported, not its stack trace.</param>
    public void Fail(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        Fail($"{exception.GetType().Name}: {exception.Message}");
    }

    /// <summary>Marks the task as failed. The last of several calls counts; after <see cref="Dispose"/> it has no effect.</summary>
    /// <param name="error">What went wrong, in one line of at most 1,000 characters; a longer text is cut.</param>
    public void Fail(string error)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(error);
        Volatile.Write(ref _error, error);
    }

    /// <summary>
    /// Says that the work got ahead. The platform may call a workspace stalled when its agent has tasks and has not got ahead for a time
    /// that is set there, although it beats: so a task that takes longer calls this after each step that shows it is not stuck, never from
    /// a timer. That a task begins or ends counts by itself.
    /// </summary>
    /// <remarks>
    /// Cheap enough to be called for every token of an answer: it notes the time, and the next heartbeat tells the latest. After
    /// <see cref="Dispose"/> it has no effect.
    /// </remarks>
    public void ReportProgress()
    {
        if (Volatile.Read(ref _ended) == 0)
        {
            _workload.ReportProgress();
        }
    }

    /// <summary>Ends the task; the platform is told at once. A second call has no effect.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _workload.End(_node, Volatile.Read(ref _error));
            _loop.Poke();
        }
    }
}
