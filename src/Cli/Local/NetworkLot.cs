using System.Net.NetworkInformation;
using System.Security.Cryptography;

namespace Molecule.Cli.Local;

/// <summary>
/// A piece of 10.201.0.0 to 10.250.255.255 for the networks of one private engine, taken by lot. Whoever has it holds it against every process of this
/// machine, and none is taken in which an engine that did not clean up left a network.
/// </summary>
internal sealed class NetworkLot : IDisposable
{
    private const int FirstByte = 201;
    private const int Bytes = 50;
    private const int Step = 32;

    private readonly FileStream _lock;

    private NetworkLot(string prefix, FileStream file) => (Prefix, _lock) = (prefix, file);

    /// <summary>The first three bytes of its addresses, with a dot between two of them.</summary>
    public string Prefix { get; }

    /// <summary>All of its addresses.</summary>
    public string Block => $"{Prefix}.0/19";

    /// <summary>Takes one.</summary>
    public static NetworkLot Take()
    {
        var used = Used();
        var lots = (from second in Enumerable.Range(FirstByte, Bytes) from third in Enumerable.Range(0, 256 / Step) select (second, third)).ToArray();
        RandomNumberGenerator.Shuffle(lots.AsSpan());
        foreach (var (second, third) in lots.Where(lot => !used.Contains(lot)))
        {
            var prefix = $"10.{second}.{third * Step}";
            if (MachineLock.TryTake("networks", prefix) is { } held)
                return new NetworkLot(prefix, held);
        }

        throw new StartFailedException("The Docker engine did not start: every network that it may have is in use.", []);
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>Those in which this machine has an address.</summary>
    private static HashSet<(int Second, int Third)> Used() =>
        [.. NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Select(address => address.Address.GetAddressBytes())
            .Where(bytes => bytes is [10, _, _, _])
            .Select(bytes => ((int)bytes[1], bytes[2] / Step))];
}
