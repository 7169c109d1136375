using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace Molecule.Gateway.Door;

/// <summary>The names under which the gateway answers.</summary>
internal sealed class ServedHosts
{
    private static readonly FrozenSet<string> Loopback = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "localhost", "127.0.0.1", "[::1]");

    private readonly FrozenSet<string>? _names;

    public ServedHosts(IOptions<DoorOptions> options)
    {
        var named = options.Value.Hosts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (options.Value.OperatorToken is null || named.Length > 0)
            _names = Loopback.Concat(named).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

        Explanation = options.Value.OperatorToken is null
            ? "the gateway is reached as localhost, 127.0.0.1 or [::1] only"
            : "the gateway is not reached under this name";
    }

    /// <summary>What is said to who uses another name.</summary>
    public string Explanation { get; }

    /// <summary>Whether it answers under this name, without a port.</summary>
    public bool Serve(string host) => _names is null || _names.Contains(host);
}
