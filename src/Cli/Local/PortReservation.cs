using System.Collections.Concurrent;
using System.Globalization;

namespace Molecule.Cli.Local;

/// <summary>
/// Between choosing a free port and listening on it lie seconds, in which another clone that starts at the same time would choose it
/// too. So each port that is chosen is held as long as this process lives (<see cref="MachineLock"/>).
/// Against programs that are not ours this is no help: whoever listens must still be ready for a port that is taken.
/// </summary>
internal static class PortReservation
{
    private static readonly ConcurrentDictionary<int, FileStream> Held = [];

    /// <summary>Whether this process holds the port already.</summary>
    public static bool IsHeld(int port) => Held.ContainsKey(port);

    /// <summary>True when the port is ours now or was before; false when another of our processes holds it.</summary>
    public static bool TryHold(int port)
    {
        if (IsHeld(port))
            return true;
        try
        {
            if (MachineLock.TryTake("ports", port.ToString(CultureInfo.InvariantCulture)) is not { } held)
                return false;
            if (!Held.TryAdd(port, held))
                held.Dispose();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            // A temporary folder that nobody may write to: then without reservations.
            return true;
        }
    }
}
