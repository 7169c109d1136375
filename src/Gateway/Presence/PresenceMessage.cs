using System.Collections.Immutable;

namespace Molecule.Gateway.Presence;

/// <summary>What one gateway tells the others about those whom it sees.</summary>
internal sealed record PresenceMessage
{
    /// <summary>Who tells; another one after each start.</summary>
    public required Guid Gateway { get; init; }

    /// <summary>Whether these are all of them: whoever is not in it has left.</summary>
    public required bool IsAll { get; init; }

    /// <summary>Those who came, or look elsewhere now.</summary>
    public required ImmutableArray<Person> People { get; init; }

    /// <summary>Who has left.</summary>
    public required ImmutableArray<Guid> Gone { get; init; }
}
