using System.Threading.Channels;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Containers;

/// <summary>
/// Workspaces about whose containers something may have to be done: a few at once, no workspace beside itself, and each once however often it is
/// asked for.
/// </summary>
/// <param name="workers">How many at once.</param>
/// <param name="step">Does one step; says after which time to look again, null for not until it is asked for.</param>
/// <param name="time">Measures the time until then.</param>
internal sealed class ContainerQueue(int workers, Func<WorkspaceId, CancellationToken, Task<TimeSpan?>> step, TimeProvider time)
{
    private readonly Channel<WorkspaceId> _waiting = Channel.CreateUnbounded<WorkspaceId>();
    private readonly Lock _gate = new();
    private readonly HashSet<WorkspaceId> _queued = [];
    private readonly HashSet<WorkspaceId> _busy = [];
    private readonly Dictionary<WorkspaceId, ITimer> _later = [];

    /// <summary>Has it looked at soon.</summary>
    public void Touch(WorkspaceId workspace)
    {
        lock (_gate)
        {
            if (_later.Remove(workspace, out var timer))
            {
                timer.Dispose();
            }

            if (_queued.Add(workspace) && !_busy.Contains(workspace))
            {
                _waiting.Writer.TryWrite(workspace);
            }
        }
    }

    /// <summary>Works until it is ended.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync(cancellationToken)));
        }
        finally
        {
            lock (_gate)
            {
                foreach (var timer in _later.Values)
                {
                    timer.Dispose();
                }

                _later.Clear();
            }
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var workspace in _waiting.Reader.ReadAllAsync(cancellationToken))
        {
            lock (_gate)
            {
                _queued.Remove(workspace);
                _busy.Add(workspace);
            }

            var next = (TimeSpan?)null;
            try
            {
                next = await step(workspace, cancellationToken);
            }
            finally
            {
                Finish(workspace, next);
            }
        }
    }

    private void Finish(WorkspaceId workspace, TimeSpan? next)
    {
        lock (_gate)
        {
            _busy.Remove(workspace);
            if (_queued.Contains(workspace))
            {
                _waiting.Writer.TryWrite(workspace);
            }
            else if (next <= TimeSpan.Zero)
            {
                Touch(workspace);
            }
            else if (next is { } pause)
            {
                _later[workspace] = time.CreateTimer(_ => Touch(workspace), state: null, pause, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
