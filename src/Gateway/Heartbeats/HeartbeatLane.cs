using System.Collections.Immutable;
using Molecule.Gateway.Cluster;
using Molecule.Grains.Interfaces.Heartbeats;

namespace Molecule.Gateway.Heartbeats;

/// <summary>
/// Brings beats to one silo. What comes in while a call is on its way goes with the next one, so that calls grow with the load and nobody
/// waits for a batch to fill.
/// </summary>
/// <param name="intake">The ear of the silo.</param>
/// <param name="timeout">How long one call may take.</param>
/// <param name="time">The clock.</param>
internal sealed class HeartbeatLane(IHeartbeatIntake intake, TimeSpan timeout, TimeProvider time)
{
    private const int AnsweredTogether = 16;

    private readonly Lock _gate = new();
    private readonly Queue<WaitingBeat> _waiting = [];
    private bool _isBusy;
    private bool _isClosed;

    /// <summary>Whether the silo did not answer. Its workspaces are looked for anew.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return _isClosed;
            }
        }
    }

    /// <summary>Brings a beat.</summary>
    /// <returns>Whether the silo took note of it; when it did not, the beat has to be said to its workspace.</returns>
    public Task<bool> BringAsync(AgentBeat beat)
    {
        var waiting = new WaitingBeat(beat);
        lock (_gate)
        {
            if (_isClosed)
            {
                return Task.FromResult(false);
            }

            _waiting.Enqueue(waiting);
            if (_isBusy)
            {
                return waiting.Task;
            }

            _isBusy = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static lane => _ = lane.CarryAsync(), this, preferLocal: false);
        return waiting.Task;
    }

    private async Task CarryAsync()
    {
        while (Take() is { Length: > 0 } batch)
        {
            using var giveUp = new CancellationTokenSource(timeout, time);
            var call = intake.HearAsync([.. batch.Select(waiting => waiting.Beat)], giveUp.Token).WaitAsync(timeout, time, CancellationToken.None);
            await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (call.IsCompletedSuccessfully)
            {
                Answer(batch, await call);

                // Whoever is being parsed at this moment comes along.
                await Task.Yield();
            }
            else
            {
                Close(batch, call.Exception?.InnerException);
            }
        }
    }

    /// <summary>
    /// Each goes on where it is answered, a few one after the other: to wake a thread for every one costs more than what they have left to do.
    /// </summary>
    private static void Answer(WaitingBeat[] batch, IntakeReceipt receipt)
    {
        for (var from = 0; from < batch.Length; from += AnsweredTogether)
        {
            var first = from;
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    for (var place = first; place < Math.Min(first + AnsweredTogether, batch.Length); place++)
                    {
                        batch[place].SetResult(receipt.NotHeard.BinarySearch(place) < 0);
                    }
                },
                null);
        }
    }

    private WaitingBeat[] Take()
    {
        lock (_gate)
        {
            var batch = new WaitingBeat[Math.Min(_waiting.Count, IHeartbeatIntake.MaxBeats)];
            for (var place = 0; place < batch.Length; place++)
            {
                batch[place] = _waiting.Dequeue();
            }

            _isBusy = batch.Length > 0;
            return batch;
        }
    }

    /// <summary>After an outage whoever waits goes to the workspaces themselves; a bug is everybody's who waits.</summary>
    private void Close(WaitingBeat[] batch, Exception? failure)
    {
        WaitingBeat[] left;
        lock (_gate)
        {
            _isClosed = true;
            left = [.. batch, .. _waiting];
            _waiting.Clear();
        }

        foreach (var waiting in left)
        {
            if (failure is null or OperationCanceledException || Outages.IsOutage(failure))
            {
                waiting.SetResult(false);
            }
            else
            {
                waiting.SetException(failure);
            }
        }
    }

    /// <summary>Whoever brought it goes on on the thread that answers: never the lane's own, unless the lane has come to its end.</summary>
    private sealed class WaitingBeat(AgentBeat beat) : TaskCompletionSource<bool>
    {
        public AgentBeat Beat { get; } = beat;
    }
}
