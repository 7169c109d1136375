using System.Globalization;
using System.Runtime.InteropServices;
using Molecule.Cli.Local;

namespace Molecule.Cli.Bench;

/// <summary>What figures depend on that stand in no code.</summary>
internal static class Machine
{
    /// <summary>One line.</summary>
    public static async Task<string> DescribeAsync(CancellationToken cancellationToken)
    {
        var postgres = await Executable.RunCheckedAsync("postgres --version", [PostgresBinaries.Find()!.Postgres, "--version"], cancellationToken: cancellationToken);
        var redis = await Executable.RunCheckedAsync("redis-server --version", [RedisServer.FindProgram()!, "--version"], cancellationToken: cancellationToken);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores ({Field("/proc/cpuinfo", "model name")}), {Memory():0} GiB, Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}, {RuntimeInformation.FrameworkDescription}, {Words(postgres)}, {Words(redis)}");
    }

    /// <summary>How many processes wanted a processor in the last minute, on average.</summary>
    public static double Load => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>"postgres (PostgreSQL) 15.18 (Debian ...)" and "Redis server v=7.0.15 sha=..." have the version as third word.</summary>
    private static string Words(string version)
    {
        var words = version.Trim().Split(' ');
        return $"{words[0] switch { "postgres" => "Postgres", var other => other }} {words[2].TrimStart('v', '=')}";
    }

    private static double Memory() =>
        double.Parse(Field("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture) / (1024 * 1024);

    private static string Field(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";
}
