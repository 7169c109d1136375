using System.Globalization;

namespace Molecule.Cli.Local;

/// <summary>The programs of one Postgres installation.</summary>
internal sealed record PostgresBinaries(string Directory)
{
    public string Initdb => Path.Combine(Directory, "initdb");

    public string Postgres => Path.Combine(Directory, "postgres");

    public string PgCtl => Path.Combine(Directory, "pg_ctl");

    public string Psql => Path.Combine(Directory, "psql");

    private bool AreComplete => new[] { Initdb, Postgres, PgCtl }.All(Executable.IsExecutable);

    /// <summary>
    /// The newest installation on this machine, or null. Debian keeps the servers' programs off the PATH, in a directory per version.
    /// </summary>
    public static PostgresBinaries? Find()
    {
        var candidates = VersionedDirectories("/usr/lib/postgresql", "bin")
            .Concat(VersionedDirectories("/usr", "bin", "pgsql-"))
            .Concat(VersionedDirectories("/opt/homebrew/opt", "bin", "postgresql@"))
            .Concat(VersionedDirectories("/usr/local/opt", "bin", "postgresql@"))
            .Concat(VersionedDirectories("/home/linuxbrew/.linuxbrew/opt", "bin", "postgresql@"));
        // Programs on the PATH are often links into an installation.
        var onPath = Executable.Find("initdb") is { } initdb
            ? [Path.GetDirectoryName(File.ResolveLinkTarget(initdb, returnFinalTarget: true)?.FullName ?? initdb)!]
            : Array.Empty<string>();
        return onPath.Concat(candidates).Select(directory => new PostgresBinaries(directory)).FirstOrDefault(binaries => binaries.AreComplete);
    }

    /// <summary>The installation of the major version that made a data directory; null when it is not here any more.</summary>
    public static PostgresBinaries? Find(string majorVersion) =>
        new[] { $"/usr/lib/postgresql/{majorVersion}/bin", $"/opt/homebrew/opt/postgresql@{majorVersion}/bin", $"/usr/local/opt/postgresql@{majorVersion}/bin" }
            .Select(directory => new PostgresBinaries(directory))
            .FirstOrDefault(binaries => binaries.AreComplete);

    private static IEnumerable<string> VersionedDirectories(string parent, string child, string prefix = "") =>
        System.IO.Directory.Exists(parent)
            ? System.IO.Directory.EnumerateDirectories(parent, prefix + "*")
                .Select(path => (Path: path, Version: int.TryParse(Path.GetFileName(path)[prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var v) ? v : 0))
                .Where(entry => entry.Version > 0)
                .OrderByDescending(entry => entry.Version)
                .Select(entry => Path.Combine(entry.Path, child))
            : [];
}
