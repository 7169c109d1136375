using System.Formats.Tar;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using Molecule.Grains.Containers;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Provisioning.Containers;

/// <summary>
/// A Docker engine. Nothing is remembered between calls: what there is, the engine knows, by the names and labels of <see cref="ContainerNames"/>.
/// </summary>
internal sealed class DockerEngine : IContainerEngine, IDisposable
{
    /// <summary>How many lines of a log are read back at most.</summary>
    public const int MaxLines = 10_000;

    private const uint SecondsToStop = 10;
    private const int ChunkBytes = 32 * 1024;
    private const int LongestAccountFile = 1024 * 1024;

    /// <summary>How often a step is tried that another one on the same engine may have crossed.</summary>
    private const int MaxTries = 5;

    private static readonly TimeSpan Short = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pull = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly string _installation;
    private readonly string _socket;
    private readonly TimeProvider _time;
    private readonly DockerClient _client;
    private readonly DockerCalls _calls;
    private readonly DockerEvents _events;

    /// <summary>One at a time looks whether the network is there and makes it: each that is made takes addresses, of which an engine has few.</summary>
    private readonly SemaphoreSlim _network = new(1, 1);

    /// <param name="name">What the installation calls the engine.</param>
    /// <param name="endpoint">Where it is: <c>unix:///path</c>, <c>tcp://host:port</c>.</param>
    /// <param name="installation">The id of the cluster: containers of others are not ours.</param>
    /// <param name="time">The clock of the limits.</param>
    public DockerEngine(string name, Uri endpoint, string installation, TimeProvider time)
    {
        Name = name;
        _installation = installation;
        _socket = endpoint.Scheme == "unix" ? endpoint.LocalPath : ContainerSpec.StandardSocket;
        _time = time;
        _client = new DockerClientBuilder().WithEndpoint(endpoint).WithTimeout(Timeout.InfiniteTimeSpan).Build();
        _calls = new DockerCalls($"The container engine {name}", time);
        _events = new DockerEvents(_client, _calls, installation);
    }

    public string Name { get; }

    public void Dispose()
    {
        _client.Dispose();
        _network.Dispose();
    }

    public async Task<EngineCapacity> DescribeAsync(CancellationToken cancellationToken)
    {
        var info = await _calls.AskAsync("describing it", Short, token => _client.System.GetSystemInfoAsync(token), cancellationToken);
        return new EngineCapacity((int)info.NCPU, info.MemTotal, $"Docker {info.ServerVersion}", Time(info.SystemTime));
    }

    public async Task<EngineInventory> ListAsync(CancellationToken cancellationToken)
    {
        var ours = DockerEvents.Filter("label", $"{ContainerNames.InstallationLabel}={_installation}");
        var containers = _calls.AskAsync(
            "listing containers",
            Long,
            token => _client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = ours }, token),
            cancellationToken);
        var volumes = _calls.AskAsync(
            "listing volumes", Long, token => _client.Volumes.ListAsync(new VolumesListParameters { Filters = ours }, token), cancellationToken);
        await Task.WhenAll(containers, volumes);
        return new EngineInventory(
            [.. (await containers).Select(Record).OfType<ContainerRecord>()],
            [.. ((await volumes).Volumes ?? []).Select(volume => Workspace(volume.Labels)).OfType<WorkspaceId>().Distinct()]);
    }

    public async Task<string> CreateAsync(ContainerPlan plan, CancellationToken cancellationToken)
    {
        var parameters = ContainerSpec.From(plan, _installation, _socket);
        var name = ContainerNames.Container(plan.Workspace);
        ContainerFiles.Check(plan.Files);
        for (var i = 0; i < MaxTries; i++)
        {
            if (await FindAsync(name, cancellationToken) is { } found)
            {
                if (Record(found) is not { } there)
                    throw new ContainerEngineException($"On {Name} the container {name} belongs to somebody else.");
                if (there.Generation == plan.Generation)
                {
                    // Whoever made it may have been stopped before its files were written.
                    if (!there.IsRunning && !there.HasEnded)
                        await WriteFilesAsync(there.Id, found.Config?.User, plan, cancellationToken);
                    return there.Id;
                }

                await RemoveContainerAsync(there.Id, cancellationToken);
            }

            var user = await EnsureImageAsync(plan.Image, cancellationToken);
            if (plan.Tier < ContainerSpec.HighestTier)
                await EnsureNetworkAsync(cancellationToken);
            if (await TryCreateAsync(parameters, cancellationToken) is { } id)
            {
                await WriteFilesAsync(id, user, plan, cancellationToken);
                return id;
            }
        }

        throw new ContainerEngineException($"On {Name} the container {name} was made or removed by another one again and again.");
    }

    public async Task<string?> StartAsync(string containerId, CancellationToken cancellationToken)
    {
        var started = await _calls.AskAsync(
            $"starting the container {containerId}",
            Long,
            async token =>
            {
                await StartOnFreePortAsync(containerId, token);
                return await _client.Containers.InspectContainerAsync(containerId, token);
            },
            cancellationToken);
        return started.NetworkSettings?.Ports is { } ports && ports.TryGetValue(ContainerSpec.Port, out var bindings)
            && bindings?.FirstOrDefault()?.HostPort is { Length: > 0 } port
            ? $"http://127.0.0.1:{port}"
            : null;
    }

    /// <summary>The engine chooses a port of which it knows only that it gave it to nobody; when another program has it, it chooses the next ones.</summary>
    private async Task StartOnFreePortAsync(string containerId, CancellationToken cancellationToken)
    {
        for (var i = 1; ; i++)
        {
            try
            {
                await _client.Containers.StartContainerAsync(containerId, new ContainerStartParameters(), cancellationToken);
                return;
            }
            catch (DockerApiException refusal) when (i < MaxTries && IsTakenPort(refusal))
            {
                await Task.Delay(Pause, _time, cancellationToken);
            }
        }
    }

    public Task StopAsync(string containerId, CancellationToken cancellationToken) => _calls.AskAsync(
        $"stopping the container {containerId}",
        Long,
        async token =>
        {
            try
            {
                await _client.Containers.StopContainerAsync(
                    containerId, new ContainerStopParameters { WaitBeforeKillSeconds = SecondsToStop }, token);
            }
            catch (DockerContainerNotFoundException)
            {
                // Then it does not run.
            }
        },
        cancellationToken);

    public async Task RemoveAsync(WorkspaceId workspace, bool withVolumes, CancellationToken cancellationToken)
    {
        if (await FindAsync(ContainerNames.Container(workspace), cancellationToken) is { } found && Record(found) is { } there)
            await RemoveContainerAsync(there.Id, cancellationToken);
        if (!withVolumes)
            return;
        await RemoveVolumeAsync(ContainerNames.ConfigVolume(workspace), cancellationToken);
        await RemoveVolumeAsync(ContainerNames.WorkspaceVolume(workspace), cancellationToken);
    }

    public async Task<ContainerRecord?> InspectAsync(string containerId, CancellationToken cancellationToken) =>
        await FindAsync(containerId, cancellationToken) is { } found ? Record(found) : null;

    public IAsyncEnumerable<ContainerNews> WatchAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        _events.WatchAsync(since, cancellationToken);

    public async IAsyncEnumerable<ContainerLine> ReadLogAsync(
        string containerId, int last, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var what = $"reading the log of {containerId}";
        using var stream = await _calls.AskAsync(what, Short, token => OpenLogAsync(containerId, last, follow, token), cancellationToken);
        if (stream is null)
            yield break;
        // A read that waits for the next line does not look at its token everywhere.
        await using var end = cancellationToken.Register(stream.Dispose);
        var lines = new LogLines();
        var chunk = new byte[ChunkBytes];
        while (true)
        {
            var read = await _calls.ReadAsync(what, () => stream.ReadOutputAsync(chunk, 0, chunk.Length, cancellationToken), cancellationToken);
            if (read.EOF)
                break;
            foreach (var line in lines.Add(chunk.AsSpan(0, read.Count), read.Target == MultiplexedStream.TargetStream.StandardError))
                yield return line;
        }

        foreach (var line in lines.End())
            yield return line;
    }

    private async Task<MultiplexedStream?> OpenLogAsync(string containerId, int last, bool follow, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.Containers.GetContainerLogsAsync(
                containerId,
                new ContainerLogsParameters
                {
                    ShowStdout = true,
                    ShowStderr = true,
                    Timestamps = true,
                    Follow = follow,
                    Tail = Math.Clamp(last, 0, MaxLines).ToString(CultureInfo.InvariantCulture),
                },
                cancellationToken);
        }
        catch (DockerContainerNotFoundException)
        {
            return null;
        }
    }

    private Task<ContainerInspectResponse?> FindAsync(string idOrName, CancellationToken cancellationToken) => _calls.AskAsync(
        $"looking for the container {idOrName}",
        Short,
        async token =>
        {
            try
            {
                return await _client.Containers.InspectContainerAsync(idOrName, token);
            }
            catch (DockerContainerNotFoundException)
            {
                return null;
            }
        },
        cancellationToken);

    /// <summary>The id of the new container; null when somebody else was faster or something that it needs was taken away meanwhile.</summary>
    private Task<string?> TryCreateAsync(CreateContainerParameters parameters, CancellationToken cancellationToken) => _calls.AskAsync(
        $"creating the container {parameters.Name}",
        Long,
        async token =>
        {
            try
            {
                return (await _client.Containers.CreateContainerAsync(parameters, token)).ID;
            }
            catch (DockerApiException refusal) when (refusal.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
            {
                await Task.Delay(Pause, _time, token);
                return null;
            }
        },
        cancellationToken);

    private Task RemoveContainerAsync(string id, CancellationToken cancellationToken) => _calls.AskAsync(
        $"removing the container {id}",
        Long,
        async token =>
        {
            while (true)
            {
                try
                {
                    await _client.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, token);
                    return;
                }
                catch (DockerContainerNotFoundException)
                {
                    return;
                }
                catch (DockerApiException refusal) when (refusal.StatusCode == HttpStatusCode.Conflict)
                {
                    // Somebody else removes it just now; it is gone when the engine does not know it any more.
                    await Task.Delay(Pause, _time, token);
                }
            }
        },
        cancellationToken);

    private Task RemoveVolumeAsync(string name, CancellationToken cancellationToken) => _calls.AskAsync(
        $"removing the volume {name}",
        Long,
        async token =>
        {
            try
            {
                if (Workspace((await _client.Volumes.InspectAsync(name, token)).Labels) is not null)
                    await _client.Volumes.RemoveAsync(name, force: null, token);
            }
            catch (DockerApiException refusal) when (refusal.StatusCode == HttpStatusCode.NotFound)
            {
                // Then there is nothing to remove.
            }
        },
        cancellationToken);

    /// <summary>Sees to it that the engine has the image, and says as whom it runs.</summary>
    private async Task<string?> EnsureImageAsync(string image, CancellationToken cancellationToken)
    {
        if (await FindImageAsync(image, cancellationToken) is { } there)
            return there.Config?.User;
        try
        {
            var (name, tag) = ImageReference.Split(image);
            await _calls.AskAsync(
                $"pulling the image {image}",
                Pull,
                token => _client.Images.CreateImageAsync(
                    new ImagesCreateParameters { FromImage = name, Tag = tag }, authConfig: null, new Progress<JSONMessage>(), token),
                cancellationToken);
        }
        catch (ContainerEngineException refused) when (refused.InnerException is DockerApiException)
        {
            throw new ImageNotFoundException(image, refused);
        }

        // A pull that breaks off later says so in its stream, or not at all: what counts is whether the image is there.
        return await FindImageAsync(image, cancellationToken) is { } pulled ? pulled.Config?.User : throw new ImageNotFoundException(image);
    }

    private Task<ImageInspectResponse?> FindImageAsync(string image, CancellationToken cancellationToken) => _calls.AskAsync(
        $"looking for the image {image}",
        Short,
        async token =>
        {
            try
            {
                return await _client.Images.InspectImageAsync(image, token);
            }
            catch (DockerImageNotFoundException)
            {
                return null;
            }
        },
        cancellationToken);

    private Task EnsureNetworkAsync(CancellationToken cancellationToken) => _calls.AskAsync(
        $"making the network {ContainerNames.Network}",
        Long,
        async token =>
        {
            await _network.WaitAsync(token);
            try
            {
                await MakeNetworkAsync(token);
            }
            finally
            {
                _network.Release();
            }
        },
        cancellationToken);

    private async Task MakeNetworkAsync(CancellationToken cancellationToken)
    {
        if ((await NetworksAsync(cancellationToken)).Count > 0)
            return;
        string made;
        try
        {
            made = (await _client.Networks.CreateNetworkAsync(
                new NetworksCreateParameters { Name = ContainerNames.Network, Driver = "bridge" }, cancellationToken)).ID;
        }
        catch (DockerApiException) when (!cancellationToken.IsCancellationRequested)
        {
            // Another silo may have made it since, perhaps with the last addresses that were left.
            if ((await NetworksAsync(cancellationToken)).Count > 0)
                return;
            throw;
        }

        // Older engines let two of the same name pass when two silos make them at once, and then take neither by its name. The first one stays.
        var there = await NetworksAsync(cancellationToken);
        if (there.Count > 1 && there[0] != made)
            await _client.Networks.DeleteNetworkAsync(made, cancellationToken);
    }

    /// <summary>The ids of the networks of our name, the one that stays first.</summary>
    private async Task<List<string>> NetworksAsync(CancellationToken cancellationToken) =>
        [.. (await _client.Networks.ListNetworksAsync(
                new NetworksListParameters { Filters = DockerEvents.Filter("name", ContainerNames.Network) }, cancellationToken))
            .Where(network => network.Name == ContainerNames.Network)
            .OrderBy(network => network.Created)
            .ThenBy(network => network.ID, StringComparer.Ordinal)
            .Select(network => network.ID)];

    private async Task WriteFilesAsync(string id, string? user, ContainerPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Files.IsEmpty)
            return;
        var owner = FileOwner.IsRoot(user)
            ? FileOwner.Root
            : FileOwner.Find(user!, await ReadFileAsync(id, "/etc/passwd", cancellationToken), await ReadFileAsync(id, "/etc/group", cancellationToken));
        await using var archive = await ContainerFiles.PackAsync(plan.Files, owner, _time.GetUtcNow(), cancellationToken);
        await _calls.AskAsync(
            $"writing files into the container {id}",
            Long,
            token => _client.Containers.ExtractArchiveToContainerAsync(
                id, new CopyToContainerParameters { Path = ContainerSpec.ConfigDirectory }, archive, token),
            cancellationToken);
    }

    /// <summary>A small file of the container's image; empty when it has none.</summary>
    private Task<string> ReadFileAsync(string id, string path, CancellationToken cancellationToken) => _calls.AskAsync(
        $"reading {path} of the container {id}",
        Short,
        async token =>
        {
            try
            {
                var answer = await _client.Containers.GetArchiveFromContainerAsync(
                    id, new ContainerPathStatParameters { Path = path }, statOnly: false, token);
                await using var tar = new TarReader(answer.Stream ?? Stream.Null);
                if (await tar.GetNextEntryAsync(copyData: true, token) is not { DataStream: { Length: <= LongestAccountFile } data })
                    return "";
                using var reader = new StreamReader(data, Encoding.UTF8);
                return await reader.ReadToEndAsync(token);
            }
            catch (DockerApiException refusal) when (refusal.StatusCode == HttpStatusCode.NotFound)
            {
                return "";
            }
        },
        cancellationToken);

    private WorkspaceId? Workspace(IDictionary<string, string>? labels) =>
        ContainerNames.TryReadWorkspace(labels, _installation, out var workspace) ? workspace : null;

    private ContainerRecord? Record(ContainerListResponse container) =>
        ContainerNames.TryReadContainer(container.Labels, _installation, out var workspace, out var generation)
            ? new ContainerRecord
            {
                Id = container.ID,
                Workspace = workspace,
                Generation = generation,
                IsRunning = IsRunning(container.State),
                HasEnded = HasEnded(container.State),
            }
            : null;

    private ContainerRecord? Record(ContainerInspectResponse container) =>
        container.State is { } state
        && ContainerNames.TryReadContainer(container.Config?.Labels, _installation, out var workspace, out var generation)
            ? new ContainerRecord
            {
                Id = container.ID,
                Workspace = workspace,
                Generation = generation,
                IsRunning = IsRunning(state.Status),
                HasEnded = HasEnded(state.Status),
                Exit = HasEnded(state.Status) ? new ContainerExit((int)state.ExitCode, state.OOMKilled, Time(state.FinishedAt)) : null,
            }
            : null;

    private static bool IsTakenPort(DockerApiException refusal) => refusal.ResponseBody is { } reason
        && (reason.Contains("address already in use", StringComparison.Ordinal) || reason.Contains("port is already allocated", StringComparison.Ordinal));

    private static bool IsRunning(string state) => state is "running" or "paused" or "restarting";

    private static bool HasEnded(string state) => state is "exited" or "dead" or "removing";

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
