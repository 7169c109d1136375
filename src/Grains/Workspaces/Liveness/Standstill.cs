namespace Molecule.Grains.Workspaces.Liveness;

/// <summary>
/// Notices that this silo did not run for a while, because its process or its machine stood still. Then it is the silo that was silent, not the
/// agents: it could hear nobody.
/// </summary>
internal sealed class Standstill : IDisposable
{
    /// <summary>A second that lasts this long was none.</summary>
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _seenAt;
    private long _endedAt = long.MinValue;

    public Standstill(TimeProvider time)
    {
        _time = time;
        _seenAt = time.GetTimestamp();
        _timer = time.CreateTimer(_ => RunningSince(), state: null, Tick, Tick);
    }

    /// <summary>
    /// Since when this silo has been running without interruption, by <see cref="TimeProvider.GetTimestamp"/>; the least value when it always
    /// has. Whoever asks first after a standstill notices it, so nobody can be judged before.
    /// </summary>
    public long RunningSince()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            if (_time.GetElapsedTime(_seenAt, now) > Noticeable)
            {
                _endedAt = now;
            }

            _seenAt = now;
            return _endedAt;
        }
    }

    public void Dispose() => _timer.Dispose();
}
