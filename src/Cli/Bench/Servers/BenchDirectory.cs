using Molecule.Cli.Local;

namespace Molecule.Cli.Bench.Servers;

/// <summary>Where servers keep their data while they are measured. Gone afterwards.</summary>
internal sealed class BenchDirectory : IDisposable
{
    public BenchDirectory(string parent)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetFullPath(parent), "molecule-bench-" + Guid.NewGuid().ToString("n")[..12]);
        Directory.CreateDirectory(Path);
        // Open to others, so that the account of the servers can reach into it; what they make there is closed.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                Path,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>A Postgres and a Redis in here, for one server alone: what they do is then its doing.</summary>
    public async Task<Stores> StartStoresAsync(string name, CancellationToken cancellationToken)
    {
        var postgres = await PostgresServer.StartAsync(this[name + "-postgres"], cancellationToken);
        try
        {
            return new Stores(postgres, await RedisServer.StartAsync(this[name + "-redis"], cancellationToken));
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
