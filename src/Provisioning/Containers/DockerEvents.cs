using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Docker.DotNet;
using Docker.DotNet.Models;
using Molecule.Grains.Containers;

namespace Molecule.Provisioning.Containers;

/// <summary>
/// The engine's own stream of what happens to containers. The engine repeats what happened since a time before it goes on, but remembers 256
/// events only and nothing from before its own start, and drops some for a reader that is slow. So whoever resumes also lists.
/// </summary>
internal sealed class DockerEvents(DockerClient client, DockerCalls calls, string installation)
{
    private const string What = "watching";
    private const string Died = "die";

    private static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(15);

    private static readonly string[] Actions = ["start", Died, "destroy"];

    public static Dictionary<string, IDictionary<string, bool>> Filter(string name, params IEnumerable<string> values) => new(StringComparer.Ordinal)
    {
        [name] = values.ToDictionary(value => value, _ => true, StringComparer.Ordinal),
    };

    public async IAsyncEnumerable<ContainerNews> WatchAsync(DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filters = Filter("type", "container");
        filters["event"] = Filter("event", Actions)["event"];
        filters["label"] = Filter("label", $"{ContainerNames.InstallationLabel}={installation}")["label"];
        var parameters = new ContainerEventsParameters { Since = Nanoseconds(since), Filters = filters };

        // The other overload reads by itself and does not say when the engine has answered.
#pragma warning disable CS0618
        await using var stream = await calls.AskAsync(What, OpenLimit, token => client.System.MonitorEventsAsync(parameters, token), cancellationToken);
#pragma warning restore CS0618
        // A read that waits for the next event does not look at its token everywhere.
        await using var end = cancellationToken.Register(stream.Dispose);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        yield return new ContainerNews(since, ContainerId: null, default, Generation: 0, HasEnded: false);

        while (true)
        {
            var line = await calls.ReadAsync(What, async () => await reader.ReadLineAsync(cancellationToken), cancellationToken) ?? throw calls.Lost(What);
            if (line.Length == 0 || JsonSerializer.Deserialize<Message>(line) is not { Actor: { } actor } message)
                continue;
            if (!ContainerNames.TryReadContainer(actor.Attributes, installation, out var workspace, out var generation))
                continue;
            var at = DateTimeOffset.UnixEpoch.AddTicks(message.TimeNano.GetValueOrDefault() / TimeSpan.NanosecondsPerTick);
            yield return new ContainerNews(at, actor.ID, workspace, generation, message.Action == Died);
        }
    }

    /// <summary>How the engine wants a time: seconds, a point and nine digits.</summary>
    private static string Nanoseconds(DateTimeOffset time)
    {
        var ticks = (time - DateTimeOffset.UnixEpoch).Ticks;
        var nanoseconds = ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick;
        return string.Create(CultureInfo.InvariantCulture, $"{ticks / TimeSpan.TicksPerSecond}.{nanoseconds:D9}");
    }
}
