using System.Collections.Immutable;

namespace Molecule.Grains.Routing;

/// <summary>
/// Those who stand below one parent, in their order. Immutable, so that a reader keeps what it began to read; a change makes a new one that
/// shares all but a path of the tree.
/// </summary>
internal sealed class Team
{
    private static readonly IComparer<Teammate> BySeniority = Comparer<Teammate>.Create((one, other) => Seniority.Compare(one.Seniority, other.Seniority));

    private readonly ImmutableSortedSet<Teammate> _members;

    private Team(ImmutableSortedSet<Teammate> members) => _members = members;

    public static Team Empty { get; } = new(ImmutableSortedSet.Create(BySeniority));

    public int Count => _members.Count;

    /// <summary>The member at a place in the order.</summary>
    public Teammate this[int index] => _members[index];

    public Team With(Teammate member) => new(_members.Add(member));

    public Team With(IEnumerable<Teammate> members) => new(_members.Union(members));

    public Team Without(Teammate member) => new(_members.Remove(member));

    public IEnumerable<Teammate> All() => _members;

    /// <summary>Where those begin that come after a place in the order, whether or not somebody stands at that place.</summary>
    public int FindAfter(Seniority place)
    {
        var (low, high) = (0, _members.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Seniority.Compare(_members[middle].Seniority, place) <= 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
