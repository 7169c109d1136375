using Molecule.Cli.Local;

namespace Molecule.Cli.Up;

/// <summary>The Docker engine that Docker's command line talks to: whichever DOCKER_HOST or its context name.</summary>
internal sealed class UpEngine
{
    /// <summary>By this label the platform knows its containers.</summary>
    private const string InstallationLabel = "molecule.installation";

    private readonly string _docker;

    private UpEngine(string docker, string endpoint, string version) => (_docker, Endpoint, Version) = (docker, endpoint, version);

    /// <summary>Where it is, as silos are told.</summary>
    public string Endpoint { get; }

    public string Version { get; }

    /// <exception cref="StartFailedException">There is none, or it does not answer.</exception>
    public static async Task<UpEngine> FindAsync(CancellationToken cancellationToken)
    {
        var docker = Executable.Find("docker") ?? throw new StartFailedException("--docker needs Docker, and its command line is not installed.", []);
        var endpoint = await Executable.RunCheckedAsync(
            "Asking Docker for its engine", [docker, "context", "inspect", "--format", "{{.Endpoints.docker.Host}}"], cancellationToken: cancellationToken);
        var version = await Executable.RunCheckedAsync(
            $"Asking the Docker engine at {endpoint.Trim()}", [docker, "version", "--format", "{{.Server.Version}}"], cancellationToken: cancellationToken);
        return new UpEngine(docker, endpoint.Trim(), version.Trim());
    }

    /// <summary>Stops the containers of an installation. They are kept; the next run starts their agents again.</summary>
    public async Task StopContainersAsync(string installation, CancellationToken cancellationToken)
    {
        var running = await Executable.RunCheckedAsync(
            "Listing the containers", [_docker, "ps", "--quiet", "--filter", $"label={InstallationLabel}={installation}"], cancellationToken: cancellationToken);
        if (running.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } ids)
            await Executable.RunCheckedAsync("Stopping the containers", [_docker, "stop", .. ids], cancellationToken: cancellationToken);
    }
}
