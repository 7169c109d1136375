using System.Globalization;
using System.Net.ServerSentEvents;
using Molecule.Cli.Operating;
using Molecule.Cli.Terminal;

namespace Molecule.Cli.Containers;

/// <summary>One run of <c>molecule containers</c>.</summary>
internal sealed class ContainersRun(OperatorOptions options, ProgressLines progress) : IDisposable
{
    public const int Good = 0;
    public const int Some = 1;

    private readonly OperatorCalls _gateway = new(options, progress);

    public void Dispose() => _gateway.Dispose();

    public Task<int> ShowAsync(string workspace, CancellationToken stop) => _gateway.TryAsync(
        async () =>
        {
            var container = await _gateway.AskAsync(HttpMethod.Get, $"/workspaces/{Escape(workspace)}/container", ContainersContext.Default.ContainerNote, stop);
            progress.SayPlainly($"state      {container.State}");
            progress.SayPlainly($"engine     {container.Engine}");
            progress.SayPlainly($"container  {container.ContainerId ?? "none yet"}");
            progress.SayPlainly($"generation {Number(container.Generation)}");
            progress.SayPlainly($"restarts   {Number(container.Restarts)}");
            if (container.LastExit is { } exit)
                progress.SayPlainly($"last exit  {Number(exit.ExitCode)}{(exit.OomKilled ? ", out of memory" : "")}, {exit.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z");
            if (container.Problem is { } problem)
                progress.SayPlainly($"problem    {Printable(problem)}");
            return Good;
        },
        stop);

    public Task<int> ReadLogAsync(string workspace, int lines, bool follow, CancellationToken stop) => _gateway.TryAsync(
        async () =>
        {
            var path = $"/workspaces/{Escape(workspace)}/logs?lines={Number(lines)}{(follow ? "&follow=true" : "")}";
            try
            {
                return await WriteAsync(path, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Whoever has seen enough of a log ends it like this.
                return Good;
            }
        },
        stop);

    public Task<int> ListOrphansAsync(bool remove, CancellationToken stop) => _gateway.TryAsync(
        async () =>
        {
            var found = await _gateway.AskAsync(HttpMethod.Get, "/containers/orphans", ContainersContext.Default.OrphanNotes, stop);
            foreach (var orphan in found.Orphans)
            {
                if (remove)
                    await RemoveAsync(orphan, stop);

                progress.SayPlainly($"{orphan.Engine} {orphan.WorkspaceId}{(remove ? " removed" : "")}");
            }

            foreach (var engine in found.Unanswered)
                progress.Failed($"The engine {engine} does not answer; what it has is not known.");

            return found.Unanswered.Count > 0 ? OperatorCalls.CouldNot : remove || found.Orphans.Count == 0 ? Good : Some;
        },
        stop);

    private static string Escape(string text) => Uri.EscapeDataString(text);

    /// <summary>What a container writes must not move the cursor of whoever reads it.</summary>
    private static string Printable(string text) => string.Concat(text.Select(letter => char.IsControl(letter) && letter != '\t' ? '\uFFFD' : letter));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<int> WriteAsync(string path, CancellationToken stop)
    {
        using var response = await _gateway.OpenAsync(path, stop);
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(stop))
        {
            if (item.EventType == "end")
                return item.Data == "lost" ? throw new OperatingFailedException("The container engine does not answer any more.") : Good;

            progress.SayPlainly(Printable(_gateway.Parse(item.Data, ContainersContext.Default.LogNote).Text));
        }

        throw new OperatingFailedException("The gateway has gone.");
    }

    private Task<string> RemoveAsync(OrphanNote orphan, CancellationToken stop) =>
        _gateway.ReadAsync(HttpMethod.Delete, $"/containers/orphans/{Escape(orphan.Engine)}/{Escape(orphan.WorkspaceId)}", stop);
}
