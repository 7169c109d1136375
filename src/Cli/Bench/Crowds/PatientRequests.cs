using Molecule.Cli.Bench.Heartbeats;
using Molecule.Cli.Bench.Load;

namespace Molecule.Cli.Bench.Crowds;

/// <summary>Lists of heartbeats of agents that are refused now and then, and beat again when their time has come; refusals are counted.</summary>
internal sealed class PatientRequests(HeartbeatListRequests lists) : IRequestSource
{
    /// <summary>Heartbeats that were refused.</summary>
    public long Refused { get; private set; }

    public ReadOnlySpan<byte> Next() => lists.Next();

    public bool IsRefusal(ReadOnlySpan<byte> answer)
    {
        Refused += answer.Count("\"refused\""u8);
        return false;
    }
}
