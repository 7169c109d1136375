using System.Net.Http.Headers;
using Molecule.Cli.Operating;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Bundles;

/// <summary>One run of <c>bundles export</c> or <c>bundles import</c>.</summary>
internal sealed class BundleRun(OperatorOptions options, ProgressLines progress) : IDisposable
{
    public const int Done = 0;

    private readonly OperatorCalls _gateway = new(options, progress);

    /// <summary>Writes a bundle, whole or not at all.</summary>
    public Task<int> ExportAsync(string id, TextWriter to, CancellationToken stop) => _gateway.TryAsync(
        async () =>
        {
            var bundle = await _gateway.ReadAsync(HttpMethod.Get, $"/bundles/export/{Uri.EscapeDataString(id)}", stop);
            await to.WriteLineAsync(bundle.AsMemory(), stop);
            return Done;
        },
        stop);

    /// <summary>Creates what is in a bundle, and says what it is and what it lacks.</summary>
    public Task<int> ImportAsync(string file, CancellationToken stop) => _gateway.TryAsync(
        async () =>
        {
            using var content = new ByteArrayContent(await ReadAsync(file, stop)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            var made = await _gateway.AskAsync(HttpMethod.Post, "/bundles/import", BundleContext.Default.ImportedWorkspace, stop, content);
            progress.Done($"Created {Count(made)} workspaces: {made.Name} is {made.WorkspaceId}");
            foreach (var (name, key) in Missing(made))
                progress.Note($"{name} needs the secret {key}, which is not set");
            return Done;
        },
        stop);

    public void Dispose() => _gateway.Dispose();

    private static async Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(file, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OperatingFailedException($"{file} cannot be read: {failure.Message}");
        }
    }

    private static int Count(ImportedWorkspace made) => 1 + (made.Children?.Sum(Count) ?? 0);

    private static IEnumerable<(string Name, string Key)> Missing(ImportedWorkspace made) =>
        made.MissingSecrets.Select(key => (made.Name, key)).Concat((made.Children ?? []).SelectMany(Missing));
}
