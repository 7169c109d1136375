using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Molecule.Gateway.Cluster;

/// <summary>Reads <c>host:port,host:port</c>.</summary>
internal static class SiloList
{
    public static bool TryParse(string text, out ImmutableArray<DnsEndPoint> silos, [NotNullWhen(false)] out string? error)
    {
        silos = [];
        var entries = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (entries.Length == 0)
        {
            error = "names no silo; write host:port, several joined by commas";
            return false;
        }

        var read = ImmutableArray.CreateBuilder<DnsEndPoint>(entries.Length);
        foreach (var entry in entries)
        {
            if (!TryParseOne(entry, out var silo))
            {
                error = $"'{entry}' is not host:port with a port of 1 to 65535";
                return false;
            }

            read.Add(silo);
        }

        silos = read.MoveToImmutable();
        error = null;
        return true;
    }

    private static bool TryParseOne(string entry, [NotNullWhen(true)] out DnsEndPoint? silo)
    {
        silo = null;
        var colon = entry.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(entry.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
            return false;

        var host = entry[..colon];
        if (host.StartsWith('[') && host.EndsWith(']'))
            host = host[1..^1];
        else if (host.Contains(':', StringComparison.Ordinal))
            return false;

        if (Uri.CheckHostName(host) is UriHostNameType.Unknown)
            return false;

        silo = new DnsEndPoint(host, port);
        return true;
    }
}
