using System.Net.Sockets;

namespace Molecule.Cli.Bench.Load;

/// <summary>
/// Sends requests to a server on this machine, from one thread of its own. It shares the machine with what it measures, so it does little:
/// requests are bytes that are ready, answers are read as far as needed.
/// </summary>
internal sealed class LoadGenerator : IDisposable
{
    /// <summary>A server that answers nothing for this long does not work.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    /// <summary>Open loads are due in whole steps of this: a thread cannot be woken more finely without spinning.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    private readonly List<LoadConnection> _connections = [];
    private readonly TimeProvider _time;

    private LoadGenerator(int port, int connections, IRequestSource requests, TimeProvider time)
    {
        _time = time;
        for (var i = 0; i < connections; i++)
            _connections.Add(LoadConnection.Open(port, requests));
    }

    /// <summary>Loads the server at that port once, over connections of its own.</summary>
    /// <exception cref="LoadFailedException">It did not answer, or not with 200.</exception>
    public static Task<LoadResult> RunAsync(int port, LoadPlan plan, IRequestSource requests, TimeProvider time, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(
            () =>
            {
                try
                {
                    using var generator = new LoadGenerator(port, plan.Connections, requests, time);
                    return generator.Run(plan, requests, cancellationToken);
                }
                catch (SocketException e)
                {
                    throw new LoadFailedException($"The connection to the server broke: {e.Message}");
                }
            },
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    public void Dispose() => _connections.ForEach(connection => connection.Dispose());

    /// <summary>When a request of an open load is due, after its beginning.</summary>
    internal static TimeSpan DueAt(long request, double rate) => Step * Math.Ceiling(request / rate / Step.TotalSeconds);

    private LoadResult Run(LoadPlan plan, IRequestSource requests, CancellationToken cancellationToken)
    {
        var latencies = new Latencies();
        var descriptors = new Descriptors([.. _connections.Select(connection => connection.Socket)]);
        var free = new Stack<LoadConnection>(_connections);
        var most = plan.Rate is { } perSecond ? (int)Math.Min(plan.MaxRequests, perSecond * plan.Duration.TotalSeconds) : plan.MaxRequests;
        var sent = 0;
        var start = _time.GetTimestamp();
        var lastAnswer = start;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // What is due in an open load is sent, however late: what a slow server delays counts.
            var elapsed = _time.GetElapsedTime(start);
            var isOver = sent >= most || (plan.Rate is null && elapsed >= plan.Duration);
            var wait = Silence;
            while (!isOver && free.Count > 0)
            {
                var due = plan.Rate is { } rate ? DueAt(sent, rate) : elapsed;
                if (due > elapsed)
                {
                    wait = due - elapsed;
                    break;
                }
                free.Pop().Send(requests.Next(), plan.Rate is null ? _time.GetTimestamp() : start + (long)(due.TotalSeconds * _time.TimestampFrequency));
                isOver = ++sent >= most;
            }
            if (isOver && free.Count == _connections.Count)
                return new LoadResult(_time.GetElapsedTime(start), latencies);
            if (elapsed > plan.Duration + plan.Lateness)
                throw new LoadFailedException($"The server could not keep up: {sent} of {most} requests were sent in {elapsed.TotalSeconds:0} s.");

            if (descriptors.Wait(wait) == 0 && free.Count < _connections.Count && _time.GetElapsedTime(lastAnswer) > Silence)
                throw new LoadFailedException($"The server answered nothing for {Silence.TotalSeconds:0} s.");
            for (var i = 0; i < _connections.Count; i++)
            {
                if (!descriptors.IsReady(i) || !_connections[i].Receive())
                    continue;
                lastAnswer = _time.GetTimestamp();
                latencies.Add(_time.GetElapsedTime(_connections[i].Since, lastAnswer));
                free.Push(_connections[i]);
            }
        }
    }
}
