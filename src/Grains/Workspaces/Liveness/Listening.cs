using Microsoft.Extensions.Logging;

namespace Molecule.Grains.Workspaces.Liveness;

/// <summary>
/// Since when agents could be heard without a break. They are heard through gateways: while no gateway is there, or this silo stands still, it
/// is the platform that is deaf, and an agent's silence says nothing.
/// </summary>
internal sealed partial class Listening(TimeProvider time, ILogger<Listening> logger)
{
    /// <summary>Gateways speak twice a second. A break that is shorter than this cannot be told from a busy machine.</summary>
    private static readonly TimeSpan ShortestBreak = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private long? _since;
    private long _lastWord;

    /// <summary>By <see cref="TimeProvider.GetTimestamp"/>; null while nobody can be heard.</summary>
    public long? Since
    {
        get
        {
            lock (_gate)
            {
                return time.GetElapsedTime(_lastWord) > ShortestBreak ? null : _since;
            }
        }
    }

    /// <summary>A gateway is there.</summary>
    public void Attend()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (_since is null)
            {
                _since = now;
            }
            else if (time.GetElapsedTime(_lastWord, now) is var silence && silence > ShortestBreak)
            {
                LogBreak(logger, silence.TotalSeconds);
                _since = now;
            }

            _lastWord = now;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No gateway was heard for {Seconds:0.0} s; agents have their whole time again")]
    private static partial void LogBreak(ILogger logger, double seconds);
}
