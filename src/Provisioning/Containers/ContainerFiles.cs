using System.Formats.Tar;
using System.Text;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Provisioning.Containers;

/// <summary>The files of a plan as the archive that an engine unpacks below <c>/configs</c>.</summary>
internal static class ContainerFiles
{
    /// <summary>How many files a plan may have.</summary>
    public const int MaxFiles = 1_000;

    /// <summary>How many bytes they may have together.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>How long a path may be, in characters.</summary>
    public const int MaxPathLength = RelativePath.MaxLength;

    /// <summary>The token, which nobody but the agent may read.</summary>
    public const string TokenFile = ".auth_token";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Readable = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode Directory =
        Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Refuses what must not be unpacked: paths that lead elsewhere, too many files, too large ones.</summary>
    /// <exception cref="ArgumentException">Says which path; never what a file holds.</exception>
    public static void Check(IReadOnlyDictionary<string, string> files)
    {
        if (files.Count > MaxFiles)
            throw new ArgumentException($"{files.Count} files are more than {MaxFiles}.", nameof(files));
        if (files.Keys.FirstOrDefault(path => !IsPlain(path)) is { } bad)
            throw new ArgumentException($"\"{bad}\" is no path of a file below {ContainerSpec.ConfigDirectory}.", nameof(files));
        if (files.Keys.FirstOrDefault(path => files.Keys.Any(other => other.StartsWith(path + "/", StringComparison.Ordinal))) is { } both)
            throw new ArgumentException($"\"{both}\" cannot be a file and a directory.", nameof(files));
        var bytes = files.Values.Sum(text => (long)Encoding.UTF8.GetByteCount(text));
        if (bytes > MaxBytes)
            throw new ArgumentException($"{bytes} bytes in files are more than {MaxBytes}.", nameof(files));
    }

    /// <summary>Packs them, directories first, all of them the owner's.</summary>
    public static async Task<MemoryStream> PackAsync(
        IReadOnlyDictionary<string, string> files, FileOwner owner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var archive = new MemoryStream();
        await using (var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var directory in files.Keys.SelectMany(Directories).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
                await tar.WriteEntryAsync(Entry(TarEntryType.Directory, directory, Directory, owner, now), cancellationToken);
            foreach (var (path, text) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
            {
                var entry = Entry(TarEntryType.RegularFile, path, path == TokenFile ? OwnerOnly : Readable, owner, now);
                entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false);
                await tar.WriteEntryAsync(entry, cancellationToken);
            }
        }

        archive.Position = 0;
        return archive;
    }

    private static PaxTarEntry Entry(TarEntryType type, string path, UnixFileMode mode, FileOwner owner, DateTimeOffset now) =>
        new(type, path) { Mode = mode, Uid = owner.User, Gid = owner.Group, ModificationTime = now };

    private static IEnumerable<string> Directories(string path)
    {
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
            yield return path[..(slash + 1)];
    }

    private static bool IsPlain(string path) =>
        path.Length is > 0 and <= MaxPathLength
        && !path.Any(character => char.IsControl(character) || character == '\\')
        && path.Split('/').All(part => part is not ("" or "." or ".."));
}
