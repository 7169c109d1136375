using System.Collections.Immutable;

namespace Molecule.Gateway.Presence;

/// <summary>What is different between two looks at a crowd.</summary>
internal static class PresenceChange
{
    public static (ImmutableArray<Person> People, ImmutableArray<Guid> Gone) Between(
        ImmutableDictionary<Guid, Person> before, ImmutableDictionary<Guid, Person> after) =>
        (
            [.. after.Values.Where(person => !ReferenceEquals(before.GetValueOrDefault(person.Id), person))],
            [.. before.Keys.Where(id => !after.ContainsKey(id))]);
}
