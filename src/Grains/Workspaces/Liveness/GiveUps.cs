namespace Molecule.Grains.Workspaces.Liveness;

/// <summary>
/// Bounds how many agents this silo gives up, or calls stalled, at the same moment. Each is a commit under the log's lock: when very many fall
/// silent together, whoever commits something else must not stand in line behind all of them.
/// </summary>
internal sealed class GiveUps
{
    public const int AtOnce = 8;

    private int _underWay;

    /// <summary>Takes a place, if there is one. Nobody waits for one inside a turn.</summary>
    public bool TryBegin()
    {
        if (Interlocked.Increment(ref _underWay) <= AtOnce)
        {
            return true;
        }

        Interlocked.Decrement(ref _underWay);
        return false;
    }

    public void End() => Interlocked.Decrement(ref _underWay);
}
