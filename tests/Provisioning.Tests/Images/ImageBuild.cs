using Molecule.Cli.Images;
using Molecule.Cli.Local;
using Molecule.Cli.Terminal;
using Spectre.Console;

namespace Molecule.Provisioning.Tests.Images;

/// <summary>The images of the project, built as a person builds them.</summary>
internal static class ImageBuild
{
    /// <summary>As <c>molecule images build</c> does it.</summary>
    public static Task RunAsync(DockerServer server, CancellationToken cancellationToken, params string[] names) => new ImagesRun(
        new ImagesOptions { Images = [.. ProjectImage.All.Where(image => names.Contains(image.Name))], Engine = server.Endpoint },
        new ProgressLines(AnsiConsole.Console, TimeProvider.System)).RunAsync(cancellationToken);
}
