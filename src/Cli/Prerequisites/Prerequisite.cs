using Molecule.Cli.Local;

namespace Molecule.Cli.Prerequisites;

/// <summary>A program of the machine that we need, and the packages that bring it.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Find">Where it is; null when it is not here.</param>
internal sealed record Prerequisite(string Name, string AptPackage, string BrewPackage, Func<string?> Find)
{
    public static Prerequisite Postgres { get; } = new("Postgres", "postgresql", "postgresql@17", () => PostgresBinaries.Find()?.Directory);

    public static Prerequisite Redis { get; } = new("Redis", "redis-server", "redis", RedisServer.FindProgram);

    /// <summary>The container engine of the tests, which start engines of their own from it; none of the machine's is used.</summary>
    public static Prerequisite Docker { get; } = new("Docker", "docker.io", "docker", DockerServer.FindProgram);

    /// <summary>Runs docker-compose.yml in the tests.</summary>
    public static Prerequisite Compose { get; } = new("Docker Compose", "docker-compose", "docker-compose", () => Executable.Find("docker-compose"));

    /// <summary>The browser of the canvas tests. The variable is where they look first, too.</summary>
    public static Prerequisite Chromium { get; } = new("Chromium", "chromium", "--cask chromium", FindChromium);

    private static string? FindChromium()
    {
        if (Environment.GetEnvironmentVariable("MOLECULE_CHROMIUM") is { Length: > 0 } named)
            return Executable.IsExecutable(named) ? named : null;
        const string App = "/Applications/Chromium.app/Contents/MacOS/Chromium";
        return Executable.Find("chromium") ?? Executable.Find("chromium-browser") ?? Executable.Find("google-chrome")
            ?? (Executable.IsExecutable(App) ? App : null);
    }
}
