using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Molecule.Cli.Local;

/// <summary>Ports of 127.0.0.1 that nobody listens on.</summary>
internal static class LoopbackPort
{
    /// <summary>
    /// Below the ranges from which Linux (32768) and macOS (49152) take the local ports of outgoing connections: a listener that
    /// stops and wants its port back must not find a passing connection on it.
    /// </summary>
    private const int First = 20_000, Last = 32_000;

    private const int MostTries = 200;

    /// <summary>
    /// A free port that no other process of ours will take while this one lives. A stranger still may, so whoever listens must be
    /// ready to ask again.
    /// </summary>
    public static int Take()
    {
        for (var i = 0; i < MostTries; i++)
        {
            // Random and not ascending: clones that start at the same time would race for the same next port.
            var port = RandomNumberGenerator.GetInt32(First, Last);
            if (!PortReservation.IsHeld(port) && TryTake(port))
                return port;
        }
        throw new StartFailedException($"No free port was found between {First} and {Last} in {MostTries} tries.", []);
    }

    /// <summary>As <see cref="Take()"/>, for one that is preferred: false when it is not to be had.</summary>
    public static bool TryTake(int port) => IsFree(port) && PortReservation.TryHold(port);

    public static bool IsFree(int port)
    {
        // macOS lets us bind 127.0.0.1 beside a listener on every address, so the list is asked as well.
        if (IsListenedOn(port))
            return false;
        // Without reuse a port whose last connections are in TIME_WAIT counts as taken, although a server could listen on it.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Whether somebody listens, as the kernel's list has it: nobody is disturbed by a connection.</summary>
    public static bool IsListenedOn(int port) =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port);

    /// <summary>The port that a server remembered in <paramref name="file"/>; null when there is none to prefer.</summary>
    public static int? Remembered(string file) =>
        File.Exists(file) && int.TryParse(File.ReadAllText(file).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and < 65536
            ? port
            : null;

    public static void Remember(string file, int port) => File.WriteAllText(file, port.ToString(CultureInfo.InvariantCulture) + "\n");
}
