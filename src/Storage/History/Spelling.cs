using System.Globalization;

namespace Molecule.Storage.History;

/// <summary>Values of rows and folds, as a difference shows them to people.</summary>
internal static class Spelling
{
    public static string? Of(object? value) => value switch
    {
        null => null,
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
