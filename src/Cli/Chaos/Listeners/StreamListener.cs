using System.Globalization;
using System.Text.Json;

namespace Molecule.Cli.Chaos.Listeners;

/// <summary>Listens to Server-Sent Events.</summary>
internal sealed class StreamListener(Guid? workspace, long position) : Listener("/events/stream", workspace, position)
{
    protected override async Task ReadAsync(Uri gateway, CancellationToken cut)
    {
        // A client of its own, so that the cut takes the connection with it.
        using var http = new HttpClient { BaseAddress = gateway };
        using var request = new HttpRequestMessage(HttpMethod.Get, "events/stream");
        request.Headers.Add("Last-Event-ID", Position.ToString(CultureInfo.InvariantCulture));
        if (Workspace is { } id)
        {
            request.Headers.Add("X-Workspace-ID", id.ToString());
        }

        using var response = (await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cut)).EnsureSuccessStatusCode();
        CameIn();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cut));
        long? at = null;
        while (await lines.ReadLineAsync(cut) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                at = long.Parse(line.AsSpan(4), CultureInfo.InvariantCulture);
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                TakeEnvelope(JsonElement.Parse(line.AsMemory(6).Span));
                at = null;
            }
            else if (line.Length == 0 && at is { } known)
            {
                TakePosition(known);
                at = null;
            }
        }
    }
}
