using Molecule.Cli.Local;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Images;

/// <summary>One run of <c>images build</c>: publishes each program beside its Dockerfile, in a folder of its own, and has the engine build it.</summary>
internal sealed class ImagesRun(ImagesOptions options, ProgressLines progress)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var docker = Executable.Find("docker") ?? throw new StartFailedException("Docker's command line is not installed.", []);
        var folder = Path.Combine(Repository.Root, ".molecule", "images", Guid.NewGuid().ToString("N"));
        try
        {
            foreach (var image in options.Images)
                await progress.StepAsync($"Building {image.Tag}", () => BuildAsync(docker, image, Path.Combine(folder, image.Name), cancellationToken), image.Tag);
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    private async Task BuildAsync(string docker, ProjectImage image, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(folder, "empty"));
        // It was built before this command could run.
        await Executable.RunCheckedAsync(
            $"Publishing {image.Project}",
            [
                "dotnet", "publish", Path.Combine(Repository.Root, image.Project), "--configuration", Repository.Configuration, "--no-build",
                "--output", Path.Combine(folder, "app"), "-p:UseAppHost=false", "--nologo",
            ],
            cancellationToken: cancellationToken);
        File.Copy(Path.Combine(Repository.Root, "images", image.Name, "Dockerfile"), Path.Combine(folder, "Dockerfile"));
        await Executable.RunCheckedAsync(
            $"Building the image {image.Tag}",
            [
                docker, .. options.Engine is { } engine ? new[] { "--host", engine.OriginalString } : [], "build", "--tag", image.Tag,
                .. options.Base is { } runtime ? new[] { "--build-arg", $"BASE={runtime}" } : [], folder,
            ],
            cancellationToken: cancellationToken);
    }
}
