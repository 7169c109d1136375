namespace Molecule.Gateway.Heartbeats;

/// <summary>
/// Says when agents are to beat again. Half of the patience that the cluster has with them, and when heartbeats take long to be answered up to
/// three quarters of it, so that one beat that is lost does not make an agent seem dead. Each answer is shortened by a random part, so that
/// agents that were started together do not beat together for ever.
/// </summary>
internal sealed class HeartbeatPace
{
    private const double Usual = 0.5;
    private const double Longest = 0.75;
    private const double Jitter = 0.1;

    /// <summary>Beats over which latency is averaged, about.</summary>
    private const int Memory = 64;

    /// <summary>Answers that take so long are as they should be.</summary>
    private static readonly TimeSpan Good = TimeSpan.FromMilliseconds(250);

    /// <summary>Answers that take so long say that everything is too much.</summary>
    private static readonly TimeSpan Bad = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private TimeSpan _patience = TimeSpan.FromSeconds(60);
    private TimeSpan _latency;

    /// <summary>Takes note of an answer.</summary>
    /// <param name="latency">How long it took.</param>
    /// <param name="patience">Silence after which the cluster calls a workspace offline, when the answer said so.</param>
    public void Took(TimeSpan latency, TimeSpan? patience = null)
    {
        lock (_gate)
        {
            _latency += (latency - _latency) / Memory;
            _patience = patience ?? _patience;
        }
    }

    /// <summary>When an agent that beats now is to beat again, in milliseconds.</summary>
    public int NextMilliseconds()
    {
        lock (_gate)
        {
            return (int)Interval(_patience, _latency, Random.Shared.NextDouble()).TotalMilliseconds;
        }
    }

    /// <summary>The rule.</summary>
    /// <param name="patience">Silence after which a workspace is offline.</param>
    /// <param name="latency">How long heartbeats take to be answered.</param>
    /// <param name="chance">0 to 1.</param>
    internal static TimeSpan Interval(TimeSpan patience, TimeSpan latency, double chance)
    {
        var strain = Math.Clamp((latency - Good) / (Bad - Good), 0, 1);
        return patience * ((Usual + ((Longest - Usual) * strain)) * (1 - (Jitter * chance)));
    }
}
