using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Molecule.Gateway.Metrics;

/// <summary>What the gateway counts about its callers (contract section 16).</summary>
internal sealed class RequestInstruments
{
    public const string MeterName = "Molecule.Gateway";

    /// <summary>From a heartbeat that a grain answers from memory to a call that is given up, in seconds.</summary>
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _durations;
    private long _inFlight;
    private long _sockets;

    public RequestInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _requests = meter.CreateCounter<long>("molecule_http_requests", description: "Requests that were answered, also those that were refused.");
        _durations = meter.CreateHistogram("molecule_http_request_duration", "s", "How long requests took; without WebSockets.", tags: null, Buckets);
        meter.CreateObservableUpDownCounter(
            "molecule_http_requests_in_flight", () => Volatile.Read(ref _inFlight), description: "Requests that are being answered now.");
        meter.CreateObservableUpDownCounter(
            "molecule_websocket_connections_active", () => Volatile.Read(ref _sockets), description: "WebSockets that are open now.");
    }

    public void Begin() => Interlocked.Increment(ref _inFlight);

    public void End() => Interlocked.Decrement(ref _inFlight);

    public void Open() => Interlocked.Increment(ref _sockets);

    public void Close() => Interlocked.Decrement(ref _sockets);

    public void Answered(string method, string path, int status, TimeSpan duration)
    {
        var tags = new TagList { { "method", method }, { "path", path }, { "status", status } };
        _requests.Add(1, tags);
        if (status != StatusCodes.Status101SwitchingProtocols)
            _durations.Record(duration.TotalSeconds, tags);
    }
}
