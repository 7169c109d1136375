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
    private const string RanOutOfMemory = "oom";
    private const int Killed = 137;

    private static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(15);

    private static readonly string[] Actions = ["start", Died, RanOutOfMemory, "destroy"];

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
        yield return new ContainerNews(since, ContainerId: null, default, Generation: 0, Exit: null);

        // That memory was short comes as an event of its own, before the one of the end.
        var outOfMemory = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var line = await calls.ReadAsync(What, async () => await reader.ReadLineAsync(cancellationToken), cancellationToken) ?? throw calls.Lost(What);
            if (line.Length == 0 || JsonSerializer.Deserialize<Message>(line) is not { Actor: { } actor } message)
                continue;
            if (message.Action == RanOutOfMemory)
            {
                outOfMemory.Add(actor.ID);
                continue;
            }

            var ranOut = outOfMemory.Remove(actor.ID);
            if (!ContainerNames.TryReadContainer(actor.Attributes, installation, out var workspace, out var generation))
                continue;
            var at = DateTimeOffset.UnixEpoch.AddTicks(message.TimeNano.GetValueOrDefault() / TimeSpan.NanosecondsPerTick);
            var exit = message.Action == Died ? await ExitAsync(actor, at, ranOut, cancellationToken) : null;
            yield return new ContainerNews(at, actor.ID, workspace, generation, exit);
        }
    }

    /// <summary>How the engine wants a time: seconds, a point and nine digits.</summary>
    private static string Nanoseconds(DateTimeOffset time)
    {
        var ticks = (time - DateTimeOffset.UnixEpoch).Ticks;
        var nanoseconds = ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick;
        return string.Create(CultureInfo.InvariantCulture, $"{ticks / TimeSpan.TicksPerSecond}.{nanoseconds:D9}");
    }

    private async Task<ContainerExit> ExitAsync(Actor container, DateTimeOffset at, bool ranOut, CancellationToken cancellationToken)
    {
        var code = container.Attributes.TryGetValue("exitCode", out var text)
            && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : -1;
        return new ContainerExit(code, ranOut || (code == Killed && await WasOutOfMemoryAsync(container.ID, cancellationToken)), at);
    }

    /// <summary>What the container says itself, when the event about its memory came late or before we listened.</summary>
    private Task<bool> WasOutOfMemoryAsync(string id, CancellationToken cancellationToken) => calls.AskAsync(
        "asking how a container ended",
        OpenLimit,
        async token =>
        {
            try
            {
                return (await client.Containers.InspectContainerAsync(id, token)).State is { Running: false, OOMKilled: true };
            }
            catch (DockerContainerNotFoundException)
            {
                return false;
            }
        },
        cancellationToken);
}
