using System.Text.Json;
using Molecule.Cli.Bundles;
using Molecule.Cli.Local;
using Molecule.Cli.Operating;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Up;

/// <summary>The sample organisation whose agents run in containers: a bundle, imported once.</summary>
internal static class SampleTeam
{
    /// <summary>Imports it, unless a workspace with the name of its head is there already.</summary>
    /// <exception cref="StartFailedException">The platform did not take it.</exception>
    public static async Task EnsureAsync(OperatorOptions gateway, ProgressLines progress, CancellationToken cancellationToken)
    {
        using var bundle = JsonDocument.Parse(await File.ReadAllTextAsync(Repository.SampleBundle, cancellationToken));
        var name = bundle.RootElement.GetProperty("name").GetString();
        using var calls = new OperatorCalls(gateway, progress);
        using var import = new BundleRun(gateway, progress);
        var ended = await calls.TryAsync(
            async () =>
            {
                using var workspaces = JsonDocument.Parse(await calls.ReadAsync(HttpMethod.Get, "/workspaces", cancellationToken));
                return workspaces.RootElement.EnumerateArray().Any(workspace => workspace.GetProperty("name").GetString() == name)
                    ? BundleRun.Done
                    : await import.ImportAsync(Repository.SampleBundle, cancellationToken);
            },
            cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (ended != BundleRun.Done)
            throw new StartFailedException("The sample organisation could not be created.", []);
    }
}
