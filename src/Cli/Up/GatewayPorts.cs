using Molecule.Cli.Local;

namespace Molecule.Cli.Up;

/// <summary>Which consecutive ports the gateways get.</summary>
internal static class GatewayPorts
{
    private const int MostTries = 100;

    /// <summary>
    /// The ports, and a note when they are not the usual ones. Ports that were asked for and are taken are an error; of the usual
    /// ones the next free take their place.
    /// </summary>
    public static (IReadOnlyList<int> Ports, string? Note) Choose(int? asked, int count, Func<int, bool> tryTake)
    {
        var first = asked ?? UpOptions.DefaultPort;
        var wanted = Enumerable.Range(first, count).ToList();
        var taken = wanted.Where(port => !tryTake(port)).ToList();
        if (taken.Count == 0)
            return (wanted, null);
        if (asked is not null)
            throw new StartFailedException($"Port {string.Join(" and ", taken)} is taken by another program: give another --port, or none for the next free one.", []);

        var next = Enumerable.Range(first + 1, MostTries).FirstOrDefault(start => Enumerable.Range(start, count).All(tryTake));
        return next == 0
            ? throw new StartFailedException($"No {count} free ports in a row were found between {first} and {first + MostTries}: give a --port.", [])
            : (Enumerable.Range(next, count).ToList(), $"Port {taken[0]} is taken by another program: using {next}");
    }
}
