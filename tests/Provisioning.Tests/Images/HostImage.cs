using System.Formats.Tar;
using System.Text;
using Molecule.Cli.Local;

namespace Molecule.Provisioning.Tests.Images;

/// <summary>
/// A root file system made of this machine's own programs and their libraries: no registry can be reached, and none is needed.
/// </summary>
internal sealed class HostImage
{
    private const UnixFileMode Runnable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode ForAll = Runnable | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite | UnixFileMode.StickyBit;

    private readonly SortedDictionary<string, (UnixFileMode Mode, int Owner)> _folders = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _texts = new(StringComparer.Ordinal);

    public HostImage()
    {
        _folders["tmp/"] = (ForAll, 0);
        _texts["etc/passwd"] = "root:x:0:0:root:/:/bin/sh\nagent:x:1000:1001:agent:/:/bin/sh\npostgres:x:999:999:postgres:/:/bin/sh\n";
        _texts["etc/group"] = "root:x:0:\nagents:x:1001:\npostgres:x:999:\n";
    }

    /// <summary>An empty folder that is somebody's; the group has the same number, but for the agent's.</summary>
    public HostImage WithFolder(string path, int owner)
    {
        _folders[path.Trim('/') + "/"] = (Runnable, owner);
        return this;
    }

    public HostImage WithText(string path, string text)
    {
        _texts[path.TrimStart('/')] = text;
        return this;
    }

    /// <summary>Programs from the path, in <c>/bin</c>, with their libraries.</summary>
    public async Task<HostImage> WithProgramsAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            var program = Executable.Find(name) ?? throw new StartFailedException($"There is no {name} here to make an image of.", []);
            _files[$"bin/{name}"] = program;
            await AddLibrariesAsync([program], cancellationToken);
        }

        return this;
    }

    /// <summary>Files of this machine where they are, each below a folder with all that is in it, and the libraries of those that have any.</summary>
    public async Task<HostImage> WithTreeAsync(string path, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> files = File.Exists(path) ? [path] : [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)];
        foreach (var file in files)
            _files[file.TrimStart('/')] = file;
        await AddLibrariesAsync([.. files.Where(IsElf)], cancellationToken);
        return this;
    }

    /// <summary>Writes the archive and returns its path.</summary>
    public async Task<string> PackAsync(string file, CancellationToken cancellationToken)
    {
        await using var archive = File.Create(file);
        await using var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: false);
        foreach (var (path, (mode, owner)) in _folders)
        {
            await tar.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.Directory, path) { Mode = mode, Uid = owner, Gid = owner == 1000 ? 1001 : owner }, cancellationToken);
        }

        foreach (var (path, text) in _texts)
        {
            var entry = new PaxTarEntry(TarEntryType.RegularFile, path) { Mode = Runnable, DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) };
            await tar.WriteEntryAsync(entry, cancellationToken);
        }

        foreach (var (path, source) in _files)
        {
            await using var stream = File.OpenRead(source);
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, path) { Mode = Runnable, DataStream = stream }, cancellationToken);
        }

        return file;
    }

    private async Task AddLibrariesAsync(IReadOnlyList<string> programs, CancellationToken cancellationToken)
    {
        if (programs.Count == 0)
            return;
        // It says "not a dynamic executable" of some, which then need none.
        var (_, libraries) = await Executable.RunAsync(["ldd", .. programs], cancellationToken: cancellationToken);
        foreach (var library in libraries.Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word[0] == '/' && !word.EndsWith(':') && File.Exists(word)))
        {
            _files[library.TrimStart('/')] = library;
        }
    }

    private static bool IsElf(string file)
    {
        using var stream = File.OpenRead(file);
        Span<byte> magic = stackalloc byte[4];
        return stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4 && magic.SequenceEqual("\u007fELF"u8);
    }
}
