using System.Collections.Immutable;

namespace Molecule.Gateway.Presence;

/// <summary>What one message of the presence stream says.</summary>
internal sealed record PresenceFrame
{
    /// <summary>Which of them is the one who listens.</summary>
    public required Guid You { get; init; }

    /// <summary>In the first message everybody who is here; later those who came, or look elsewhere now.</summary>
    public required ImmutableArray<Person> People { get; init; }

    /// <summary>Who has left.</summary>
    public required ImmutableArray<Guid> Gone { get; init; }
}
