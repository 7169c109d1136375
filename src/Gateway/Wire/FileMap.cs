using System.Text.Json.Serialization;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Wire;

// An object whose names are paths and whose values are the texts of files. Kept as it was sent, with what is said twice, so that it can be refused. No
// documentation comment, for the same reason as with Patched.
[JsonConverter(typeof(FileMapConverter))]
internal sealed class FileMap(IReadOnlyList<(string Path, string Text)> files)
{
    public IReadOnlyList<(string Path, string Text)> Files { get; } = files;

    /// <summary>Takes the files of a caller, each under its cleaned path and in the order of the paths.</summary>
    /// <param name="field">What they are called on the wire.</param>
    /// <param name="most">How many there may be.</param>
    /// <exception cref="BadInputException">
    /// There are too many, a path leads outside, a file is there twice or in the place of a folder, or a text cannot be kept.
    /// </exception>
    public IReadOnlyList<(RelativePath Path, string Text)> Require(string field, int most)
    {
        if (Files.Count > most)
            throw new BadInputException($"{field} must be at most {most} files, and are {Files.Count}", "invalid_field", field);

        // Not told apart by case, as some file systems do not.
        var taken = new SortedDictionary<string, (RelativePath Path, string Text)>(StringComparer.OrdinalIgnoreCase);
        foreach (var (written, text) in Files)
        {
            if (!RelativePath.TryParse(written, out var path))
            {
                throw new BadInputException(
                    $"{field} must have paths that are relative, lead to a file below and have at most {RelativePath.MaxLength} characters and {RelativePath.MaxSegments} folders",
                    "invalid_path",
                    field);
            }

            var name = $"{field}.{path}";
            RefuseWhatCannotBeKept(name, text);
            if (!taken.TryAdd(path.Value, (path, text)))
                throw new BadInputException($"{name} is there twice", "duplicate_path", name);
        }

        foreach (var path in taken.Keys)
        {
            for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
            {
                if (taken.ContainsKey(path[..end]))
                    throw new BadInputException($"{field}.{path[..end]} is a file and a folder", "duplicate_path", $"{field}.{path[..end]}");
            }
        }

        return [.. taken.Values.OrderBy(file => file.Path.Value, StringComparer.Ordinal)];
    }

    public static void RefuseWhatCannotBeKept(string field, string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new BadInputException($"{field} must not hold the NUL character", "invalid_field", field);
    }
}
