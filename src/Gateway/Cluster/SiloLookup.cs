using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Orleans.Messaging;

namespace Molecule.Gateway.Cluster;

/// <summary>
/// Tells the Orleans client where silos are. Every host is looked up again and again, so that one name may stand for any number of replicas that
/// come and go; a name that cannot be looked up now keeps the addresses it had. Silos that the cluster has lost are left out, and then the client
/// ends its connections to them, however alive those seem.
/// </summary>
internal sealed partial class SiloLookup(IOptions<SiloOptions> options, KnownMembers members, TimeProvider time, ILogger<SiloLookup> logger) : IGatewayListProvider
{
    private readonly ImmutableArray<DnsEndPoint> _silos =
        SiloList.TryParse(options.Value.Silos, out var silos, out var error) ? silos : throw new InvalidOperationException(error);

    private readonly Dictionary<DnsEndPoint, IPAddress[]> _known = [];
    private ImmutableArray<IPEndPoint> _found = [];
    private long _foundAt;

    /// <inheritdoc/>
    public TimeSpan MaxStaleness => options.Value.Refresh;

    /// <inheritdoc/>
    public bool IsUpdatable => true;

    /// <inheritdoc/>
    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<IList<Uri>> GetGateways()
    {
        if (_found.IsEmpty || time.GetElapsedTime(_foundAt) >= options.Value.Refresh)
        {
            _found = await FindAsync();
            _foundAt = time.GetTimestamp();
        }

        // When all are lost the cluster has perhaps come back where it was, and nobody could be asked.
        var there = _found.Where(gateway => !members.IsLost(gateway)).ToArray();
        return [.. (there.Length > 0 ? there : [.. _found]).Select(gateway => gateway.ToGatewayUri())];
    }

    private async Task<ImmutableArray<IPEndPoint>> FindAsync()
    {
        var found = ImmutableArray.CreateBuilder<IPEndPoint>();
        foreach (var silo in _silos)
            found.AddRange((await ResolveAsync(silo)).Select(address => new IPEndPoint(address, silo.Port)));

        return found.DrainToImmutable();
    }

    private async Task<IPAddress[]> ResolveAsync(DnsEndPoint silo)
    {
        try
        {
            // A silo listens on one address; names such as localhost have one of each family.
            var all = await Dns.GetHostAddressesAsync(silo.Host);
            var ofVersion4 = all.Where(address => address.AddressFamily == AddressFamily.InterNetwork).ToArray();
            return _known[silo] = ofVersion4.Length > 0 ? ofVersion4 : all;
        }
        catch (SocketException exception)
        {
            LogUnresolved(logger, silo.Host, exception.Message);
            return _known.GetValueOrDefault(silo) ?? [];
        }
    }
}
