using System.CommandLine;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Images;

/// <summary>The words of <c>molecule images</c>.</summary>
internal static class ImagesCommand
{
    public static Command Create(ProgressLines progress)
    {
        var names = new Argument<string[]>("images")
        {
            Description = $"Which: {string.Join(", ", ProjectImage.All.Select(image => image.Name))}. All of them when none is named.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        names.AcceptOnlyFromAmong([.. ProjectImage.All.Select(image => image.Name)]);
        var baseImage = new Option<string?>("--base")
        {
            Description = "The image of the ASP.NET 10 runtime to build on, instead of Microsoft's.",
            HelpName = "IMAGE",
        };
        var build = new Command(
            "build",
            "Build the images that come with the project, from this clone, with the Docker engine that DOCKER_HOST names or the machine's own: " +
            "agents for workspaces (workspace-template:echo and :worker), and silo and gateway for docker-compose.yml.")
        {
            names,
            baseImage,
        };
        build.SetAction((parsed, _) => BuildAsync(
            new ImagesOptions
            {
                Images = parsed.GetValue(names) is { Length: > 0 } named ? [.. ProjectImage.All.Where(image => named.Contains(image.Name))] : ProjectImage.All,
                Base = parsed.GetValue(baseImage),
            },
            progress));
        return new Command("images", "The container images that come with the project.") { build };
    }

    private static async Task<int> BuildAsync(ImagesOptions options, ProgressLines progress)
    {
        using var requests = new StopRequests();
        try
        {
            await new ImagesRun(options, progress).RunAsync(requests.Stop);
            return 0;
        }
        catch (OperationCanceledException) when (requests.Stop.IsCancellationRequested)
        {
            progress.Failed("Stopped before the end.");
            return 130;
        }
        catch (Exception e) when (FailureLines.TryWrite(progress, e))
        {
            return 1;
        }
    }
}
