using System.Collections.Immutable;
using System.Net;
using Molecule.Grains.Interfaces.Cluster;

namespace Molecule.Gateway.Cluster;

/// <summary>What this gateway has last been told of the silos.</summary>
internal sealed class KnownMembers(TimeProvider time)
{
    /// <summary>After this time without an answer, what is known may be wrong: then every silo may be worth a try.</summary>
    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private ClusterMembers? _members;
    private long _toldAt;

    /// <summary>The silos that take calls, as far as known.</summary>
    public ImmutableArray<SiloAddress> Active
    {
        get
        {
            lock (_gate)
            {
                return _members?.Active ?? [];
            }
        }
    }

    /// <summary>Takes note of what a silo has said. Some know of a change later than others: the newest counts.</summary>
    public void Learn(ClusterMembers members)
    {
        lock (_gate)
        {
            if (_members is null || members.Version >= _members.Version || !IsValid)
            {
                (_members, _toldAt) = (members, time.GetTimestamp());
            }
        }
    }

    /// <summary>Whether nobody answers there any more, though the connection may stand.</summary>
    public bool IsLost(IPEndPoint gateway)
    {
        lock (_gate)
        {
            return _members is { } members && IsValid && members.LostGateways.Contains(gateway);
        }
    }

    private bool IsValid => time.GetElapsedTime(_toldAt) < Validity;
}
