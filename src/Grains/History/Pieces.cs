using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.History;

/// <summary>Cuts a long answer into messages that are neither many nor large.</summary>
internal static class Pieces
{
    public const int MaxWorkspaces = 200;

    /// <summary>Cards are what can be large: a piece that has this many characters of them is full.</summary>
    public const int MaxCardCharacters = 256 * 1024;

    public static IEnumerable<ImmutableArray<T>> Of<T>(IEnumerable<T> items, Func<T, int> cardCharacters)
    {
        var piece = ImmutableArray.CreateBuilder<T>();
        var characters = 0;
        foreach (var item in items)
        {
            piece.Add(item);
            characters += cardCharacters(item);
            if (piece.Count == MaxWorkspaces || characters >= MaxCardCharacters)
            {
                yield return piece.DrainToImmutable();
                characters = 0;
            }
        }

        if (piece.Count > 0)
        {
            yield return piece.DrainToImmutable();
        }
    }

    public static int CardCharacters(Workspace? workspace) => workspace?.AgentCard?.Length ?? 0;
}
