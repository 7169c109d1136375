using System.Text.Json;
using Docker.DotNet;
using Molecule.Cli.Local;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Provisioning.Containers;
using Molecule.Provisioning.Tests;
using Molecule.Provisioning.Tests.Images;

[assembly: AssemblyFixture(typeof(Engines))]

// Containers take the processors that other tests would wait for.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]

namespace Molecule.Provisioning.Tests;

/// <summary>
/// The real Docker engine of this test run: private, started once, gone with it. A test that stops an engine asks for one of its own. Where none can run
/// the tests that need it say so and are skipped, which in CI is a failure.
/// </summary>
public sealed class Engines : IAsyncLifetime
{
    private static readonly string[] Programs = ["sh", "sleep", "cat", "stat", "tail", "grep", "touch", "seq"];

    private readonly string _directory = Path.Combine(Path.GetTempPath(), "mol-" + Guid.NewGuid().ToString("N")[..8]);
    private readonly List<DockerServer> _own = [];
    private DockerServer? _shared;
    private string? _rootImage;
    private string? _userImage;
    private string? _reason;
    private int _count;

    /// <summary>A small image: <c>sh</c> and a few programs, which runs as root.</summary>
    internal const string Image = "molecule-test:plain";

    /// <summary>The same for a user <c>agent</c>, number 1000, who owns <c>/configs</c>.</summary>
    internal const string UserImage = "molecule-test:user";

    /// <summary>For files of tests; goes with the test run.</summary>
    internal string ScratchDirectory => _directory;

    internal DockerServer Shared
    {
        get
        {
            Assert.SkipWhen(_shared is null, $"No Docker engine can run here: {_reason}");
            return _shared;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (DockerServer.FindProgram() is null || !Environment.IsPrivilegedProcess)
        {
            _reason = "Docker is not installed, or this is not root.";
            return;
        }

        Directory.CreateDirectory(_directory);
        try
        {
            var cancellationToken = TestContext.Current.CancellationToken;
            _rootImage = await PackAsync("root.tar", owner: 0, cancellationToken);
            _userImage = await PackAsync("user.tar", owner: 1000, cancellationToken);
            _shared = await StartAsync(cancellationToken);
        }
        catch (StartFailedException failure)
        {
            _reason = string.Join('\n', [failure.Message, .. failure.Log.TakeLast(5)]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _own)
            await server.DisposeAsync();
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    /// <summary>An engine that a test may stop and start again, with the images; it ends with the test run.</summary>
    internal async Task<DockerServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = await DockerServer.StartAsync(Path.Combine(_directory, $"d{Interlocked.Increment(ref _count)}"), cancellationToken);
        lock (_own)
            _own.Add(server);
        await server.ImportAsync(Image, _rootImage!, ["CMD [\"sleep\", \"3600\"]"], cancellationToken);
        await server.ImportAsync(UserImage, _userImage!, ["CMD [\"sleep\", \"3600\"]", "USER agent"], cancellationToken);
        return server;
    }

    private async Task<string> PackAsync(string name, int owner, CancellationToken cancellationToken)
    {
        var image = await new HostImage().WithFolder("configs", owner).WithFolder("workspace", owner).WithProgramsAsync(Programs, cancellationToken);
        return await image.PackAsync(Path.Combine(_directory, name), cancellationToken);
    }

    /// <summary>An image whose containers do what a script says.</summary>
    internal async Task<string> ImageAsync(DockerServer server, string script, CancellationToken cancellationToken)
    {
        var image = $"molecule-test:script-{Interlocked.Increment(ref _count)}";
        await server.ImportAsync(image, _rootImage!, [$"CMD {JsonSerializer.Serialize(new[] { "sh", "-c", script })}"], cancellationToken);
        return image;
    }

    /// <summary>The engine of the project for a server, in an installation of the test's own.</summary>
    internal static DockerEngine Connect(DockerServer server, string? installation = null) =>
        new("docker", server.Endpoint, installation ?? $"test-{Guid.NewGuid():N}", TimeProvider.System);

    /// <summary>Docker's own client, for what only tests do.</summary>
    internal static DockerClient Client(DockerServer server) => new DockerClientBuilder().WithEndpoint(server.Endpoint).Build();

    internal static WorkspaceId NewWorkspace() => new(Guid.NewGuid());
}
