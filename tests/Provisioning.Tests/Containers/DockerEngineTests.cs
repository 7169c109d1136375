using System.Collections.Immutable;
using Docker.DotNet.Models;
using Molecule.Cli.Local;
using Molecule.Grains.Containers;
using Molecule.Provisioning.Containers;

namespace Molecule.Provisioning.Tests.Containers;

/// <summary>The engine against a real dockerd: what runs, runs; what cannot run here (tiers 3 and 4 are privileged) is made and looked at.</summary>
public sealed class DockerEngineTests(Engines engines)
{
    private const string LookAround =
        """
        touch /x 2>/dev/null && echo root-is-writable
        touch /tmp/x && echo tmp-is-writable
        touch /configs/x && echo configs-is-writable
        touch /workspace/x 2>/dev/null && echo workspace-is-writable
        stat -c 'token %a %u:%g' /configs/.auth_token
        cat /configs/.auth_token; echo
        cat /configs/skills/search/SKILL.md
        grep -E '^(CapEff|CapBnd|NoNewPrivs|Seccomp):' /proc/self/status
        echo "$TIER $WORKSPACE_ID"
        grep host.docker.internal /etc/hosts
        echo done >&2
        """;

    private static readonly string[] Walls = ["NoNewPrivs:\t1", "Seccomp:\t2", "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_Tier1_ReadsItsTokenAndWritesOnlyWhereItMay()
    {
        using var engine = Engines.Connect(engines.Shared);
        var plan = Plans.For(Engines.NewWorkspace(), tier: 1, image: await engines.ImageAsync(engines.Shared, LookAround, Token));

        var lines = await RunToItsEndAsync(engine, plan);

        lines.ShouldNotContain("root-is-writable");
        lines.ShouldNotContain("workspace-is-writable");
        lines.ShouldContain("tmp-is-writable");
        lines.ShouldContain("configs-is-writable");
        lines.ShouldContain("token 600 0:0");
        lines.ShouldContain("planted-token");
        lines.ShouldContain("# Search");
        lines.ShouldContain($"1 {plan.Workspace}");
        lines.ShouldContain(line => line.Contains(engines.Shared.HostAddress, StringComparison.Ordinal));
        Walls.ShouldBeSubsetOf(lines);
    }

    [Fact]
    public async Task StartAsync_Tier2_HasAWorkspaceAndNoCapability()
    {
        using var engine = Engines.Connect(engines.Shared);
        var plan = Plans.For(Engines.NewWorkspace(), image: await engines.ImageAsync(engines.Shared, LookAround, Token));

        var lines = await RunToItsEndAsync(engine, plan);

        lines.ShouldContain("root-is-writable");
        lines.ShouldContain("workspace-is-writable");
        Walls.ShouldBeSubsetOf(lines);
    }

    [Fact]
    public async Task StartAsync_ImageWithAUserOfItsOwn_MayReadItsToken()
    {
        using var engine = Engines.Connect(engines.Shared);
        using var client = Engines.Client(engines.Shared);
        var plan = Plans.For(Engines.NewWorkspace(), tier: 1, image: Engines.UserImage);
        var id = await engine.CreateAsync(plan, Token);

        var file = await client.Containers.GetArchiveFromContainerAsync(
            id, new ContainerPathStatParameters { Path = "/configs/.auth_token" }, statOnly: false, Token);

        await using var tar = new System.Formats.Tar.TarReader(file.Stream!);
        var entry = (await tar.GetNextEntryAsync(copyData: true, Token)).ShouldNotBeNull();
        (entry.Uid, entry.Gid, (int)entry.Mode).ShouldBe((1000, 1001, Convert.ToInt32("600", 8)));
    }

    [Fact]
    public async Task StartAsync_WantsMoreMemoryThanItMay_IsKilledAndSaysSo()
    {
        using var engine = Engines.Connect(engines.Shared);
        var plan = Plans.For(Engines.NewWorkspace(), image: await engines.ImageAsync(engines.Shared, "exec tail /dev/zero", Token));
        await using var watcher = await Watcher.StartAsync(engine, (await engine.DescribeAsync(Token)).Now);

        var id = await engine.CreateAsync(plan, Token);
        await engine.StartAsync(id, Token);
        await Until.TrueAsync(() => Task.FromResult(watcher.News.Any(news => news.HasEnded)), "the end of the container is told");

        var told = watcher.News.First(news => news.HasEnded);
        (told.ContainerId, told.Workspace, told.Generation).ShouldBe((id, plan.Workspace, plan.Generation));
        var record = (await engine.InspectAsync(id, Token)).ShouldNotBeNull();
        record.HasEnded.ShouldBeTrue();
        record.Exit!.OutOfMemory.ShouldBeTrue();
        record.Exit.Code.ShouldBe(137);
        record.Exit.At.ShouldBe(told.At, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task StartAsync_Killed_EndsWith137AndNotForItsMemory()
    {
        using var engine = Engines.Connect(engines.Shared);
        using var client = Engines.Client(engines.Shared);
        await using var watcher = await Watcher.StartAsync(engine, (await engine.DescribeAsync(Token)).Now);
        var id = await engine.CreateAsync(Plans.For(Engines.NewWorkspace()), Token);
        await engine.StartAsync(id, Token);

        await client.Containers.KillContainerAsync(id, new ContainerKillParameters(), Token);
        await Until.TrueAsync(() => Task.FromResult(watcher.News.Any(news => news.HasEnded)), "the end of the container is told");

        var exit = (await engine.InspectAsync(id, Token))!.Exit!;
        (exit.Code, exit.OutOfMemory).ShouldBe((137, false));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task CreateAsync_EveryTier_IsWhatTheContractSays(int tier)
    {
        using var engine = Engines.Connect(engines.Shared);
        using var client = Engines.Client(engines.Shared);
        var plan = Plans.For(Engines.NewWorkspace(), tier);

        var container = await client.Containers.InspectContainerAsync(await engine.CreateAsync(plan, Token), Token);

        var host = container.HostConfig.ShouldNotBeNull();
        container.Name.ShouldBe($"/ws-{plan.Workspace}");
        host.ReadonlyRootfs.ShouldBe(tier == 1);
        host.Privileged.ShouldBe(tier >= 3);
        host.PidMode.ShouldBe(tier >= 3 ? "host" : "");
        host.NetworkMode.ShouldBe(tier == 4 ? "host" : "molecule-net");
        host.Memory.ShouldBe(tier <= 2 ? 512L * 1024 * 1024 : 0);
        host.NanoCPUs.ShouldBe(tier <= 2 ? 1_000_000_000 : 0);
        host.PidsLimit.ShouldBe(1024);
        (host.CapDrop ?? []).ShouldBe(tier <= 2 ? ["ALL"] : []);
        host.RestartPolicy!.Name.ShouldBe(RestartPolicyKind.No);
        host.LogConfig!.Config!["max-size"].ShouldBe("10m");
        container.Mounts!.Select(mount => mount.Destination).ShouldBe(
            tier switch { 1 => ["/configs"], 4 => ["/configs", "/workspace", "/var/run/docker.sock"], _ => ["/configs", "/workspace"] }, ignoreOrder: true);
        if (tier < 4)
        {
            container.NetworkSettings!.Networks!.Keys.ShouldBe(["molecule-net"]);
            container.NetworkSettings.Networks["molecule-net"].Aliases!.ShouldContain($"ws-{plan.Workspace.ToString()[..12]}");
        }
        else
        {
            container.Mounts!.Single(mount => mount.Destination == "/var/run/docker.sock").Source.ShouldBe(engines.Shared.Socket);
        }
    }

    [Fact]
    public async Task StartAsync_Port_IsPublishedOnLoopbackAloneAndTheSameWhenAskedAgain()
    {
        using var engine = Engines.Connect(engines.Shared);
        var id = await engine.CreateAsync(Plans.For(Engines.NewWorkspace()), Token);

        var url = (await engine.StartAsync(id, Token)).ShouldNotBeNull();

        new Uri(url).Host.ShouldBe("127.0.0.1");
        LoopbackPort.IsListenedOn(new Uri(url).Port).ShouldBeTrue();
        (await engine.StartAsync(id, Token)).ShouldBe(url);
    }

    [Fact]
    public async Task CreateAsync_SameGeneration_IsLeftAloneAndANextOneReplacesIt()
    {
        using var engine = Engines.Connect(engines.Shared);
        var plan = Plans.For(Engines.NewWorkspace());
        var id = await engine.CreateAsync(plan, Token);

        (await engine.CreateAsync(plan, Token)).ShouldBe(id);
        await engine.StartAsync(id, Token);
        (await engine.CreateAsync(plan, Token)).ShouldBe(id);
        (await engine.InspectAsync(id, Token))!.IsRunning.ShouldBeTrue();

        var next = await engine.CreateAsync(plan with { Generation = 2 }, Token);

        next.ShouldNotBe(id);
        (await engine.InspectAsync(id, Token)).ShouldBeNull();
        var record = (await engine.ListAsync(Token)).Containers.ShouldHaveSingleItem();
        (record.Id, record.Generation, record.IsRunning, record.HasEnded).ShouldBe((next, 2, false, false));
    }

    [Fact]
    public async Task CreateAsync_MadeButNeverStarted_GetsItsFilesAgain()
    {
        using var engine = Engines.Connect(engines.Shared);
        var plan = Plans.For(Engines.NewWorkspace(), image: await engines.ImageAsync(engines.Shared, LookAround, Token));
        await engine.CreateAsync(plan, Token);

        var lines = await RunToItsEndAsync(engine, plan with { Files = plan.Files.SetItem(".auth_token", "another-token") });

        lines.ShouldContain("another-token");
        lines.ShouldNotContain("planted-token");
    }

    [Fact]
    public async Task CreateAsync_NextGeneration_FindsWhatTheOneBeforeLeftInItsVolumes()
    {
        using var engine = Engines.Connect(engines.Shared);
        var script = "cat /workspace/kept 2>/dev/null; echo I was here > /workspace/kept";
        var plan = Plans.For(Engines.NewWorkspace(), image: await engines.ImageAsync(engines.Shared, script, Token));

        (await RunToItsEndAsync(engine, plan)).ShouldBeEmpty();

        (await RunToItsEndAsync(engine, plan with { Generation = 2 })).ShouldBe(["I was here"]);
    }

    [Fact]
    public async Task CreateAsync_ManyAtOnce_MakeOneContainerEachAndOneNetwork()
    {
        var server = await engines.StartAsync(Token);
        using var engine = Engines.Connect(server, "one");
        using var other = Engines.Connect(server, "one");
        using var client = Engines.Client(server);
        var plans = Enumerable.Range(0, 4).Select(_ => Plans.For(Engines.NewWorkspace())).ToList();

        var ids = await Task.WhenAll(plans.SelectMany(plan => new[] { engine.CreateAsync(plan, Token), other.CreateAsync(plan, Token) }));

        ids.Distinct().Count().ShouldBe(plans.Count);
        (await engine.ListAsync(Token)).Containers.Length.ShouldBe(plans.Count);
        (await client.Networks.ListNetworksAsync(new NetworksListParameters(), Token)).Count(network => network.Name == "molecule-net").ShouldBe(1);
        await Task.WhenAll(ids.Distinct().Select(id => engine.StartAsync(id, Token)));
    }

    [Fact]
    public async Task CreateAsync_NoSuchImage_SaysWhichAndWhatToDoAndLeavesNothing()
    {
        using var engine = Engines.Connect(engines.Shared);
        var plan = Plans.For(Engines.NewWorkspace(), image: "molecule-test:none-such");

        var failure = await Should.ThrowAsync<ImageNotFoundException>(engine.CreateAsync(plan, Token));

        failure.Message.ShouldContain("molecule-test:none-such");
        failure.Message.ShouldContain("Build it");
        var inventory = await engine.ListAsync(Token);
        inventory.Containers.ShouldBeEmpty();
        inventory.Volumes.ShouldBeEmpty();
    }

    [Fact]
    public async Task CreateAsync_DirectoryThatIsNotThere_FailsWithoutMakingIt()
    {
        using var engine = Engines.Connect(engines.Shared);
        var directory = Path.Combine(engines.ScratchDirectory, Guid.NewGuid().ToString("N"));
        var plan = Plans.For(Engines.NewWorkspace()) with { WorkspaceDirectory = directory };

        (await Should.ThrowAsync<ContainerEngineException>(engine.CreateAsync(plan, Token))).Message.ShouldNotContain("planted");

        Directory.Exists(directory).ShouldBeFalse();
    }

    [Fact]
    public async Task CreateAsync_PathThatLeadsElsewhere_IsRefusedBeforeAnythingIsMade()
    {
        using var engine = Engines.Connect(engines.Shared);
        var plan = Plans.For(Engines.NewWorkspace());

        await Should.ThrowAsync<ArgumentException>(engine.CreateAsync(plan with { Files = plan.Files.Add("../etc/passwd", "") }, Token));

        (await engine.ListAsync(Token)).Containers.ShouldBeEmpty();
    }

    [Fact]
    public async Task CreateAsync_NameOfAnotherInstallation_IsRefusedAndLeftAlone()
    {
        using var engine = Engines.Connect(engines.Shared, "mine");
        using var stranger = Engines.Connect(engines.Shared, "theirs");
        var plan = Plans.For(Engines.NewWorkspace());
        var id = await stranger.CreateAsync(plan, Token);

        await Should.ThrowAsync<ContainerEngineException>(engine.CreateAsync(plan with { Generation = 2 }, Token));
        await engine.RemoveAsync(plan.Workspace, withVolumes: true, Token);

        (await engine.InspectAsync(id, Token)).ShouldBeNull();
        (await engine.ListAsync(Token)).Containers.ShouldBeEmpty();
        (await stranger.InspectAsync(id, Token)).ShouldNotBeNull();
        (await stranger.ListAsync(Token)).Volumes.ShouldBe([plan.Workspace]);
    }

    [Fact]
    public async Task StopAsync_Stopped_IsKeptAndStartsAgain()
    {
        using var engine = Engines.Connect(engines.Shared);
        var plan = Plans.For(Engines.NewWorkspace(), image: await engines.ImageAsync(engines.Shared, "trap 'exit 7' TERM; while :; do sleep 0.1; done", Token));
        var id = await engine.CreateAsync(plan, Token);
        await engine.StartAsync(id, Token);

        await engine.StopAsync(id, Token);
        await engine.StopAsync(id, Token);

        var record = (await engine.InspectAsync(id, Token)).ShouldNotBeNull();
        (record.IsRunning, record.HasEnded, record.Exit!.Code).ShouldBe((false, true, 7));
        await engine.StartAsync(id, Token);
        (await engine.InspectAsync(id, Token))!.IsRunning.ShouldBeTrue();
    }

    [Fact]
    public async Task RemoveAsync_Running_GoesAndItsVolumesOnlyWhenTold()
    {
        using var engine = Engines.Connect(engines.Shared);
        var plan = Plans.For(Engines.NewWorkspace());
        var id = await engine.CreateAsync(plan, Token);
        await engine.StartAsync(id, Token);

        await engine.RemoveAsync(plan.Workspace, withVolumes: false, Token);

        var inventory = await engine.ListAsync(Token);
        inventory.Containers.ShouldBeEmpty();
        inventory.Volumes.ShouldBe([plan.Workspace]);
        (await engine.InspectAsync(id, Token)).ShouldBeNull();
        await engine.StopAsync(id, Token);

        await engine.RemoveAsync(plan.Workspace, withVolumes: true, Token);
        await engine.RemoveAsync(plan.Workspace, withVolumes: true, Token);

        (await engine.ListAsync(Token)).Volumes.ShouldBeEmpty();
    }

    [Fact]
    public async Task RemoveAsync_TwiceAtOnce_BothSucceed()
    {
        using var engine = Engines.Connect(engines.Shared);
        var plan = Plans.For(Engines.NewWorkspace());
        await engine.StartAsync(await engine.CreateAsync(plan, Token), Token);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => engine.RemoveAsync(plan.Workspace, withVolumes: true, Token)));

        var inventory = await engine.ListAsync(Token);
        inventory.Containers.ShouldBeEmpty();
        inventory.Volumes.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadLogAsync_Follow_TellsTheLastLinesAndThenWhatComesUntilTheEnd()
    {
        using var engine = Engines.Connect(engines.Shared);
        var script = "seq 1 100; until [ -e /configs/go ]; do sleep 0.05; done; echo after >&2; printf unended";
        var plan = Plans.For(Engines.NewWorkspace(), image: await engines.ImageAsync(engines.Shared, script, Token));
        var id = await engine.CreateAsync(plan, Token);
        await engine.StartAsync(id, Token);
        await Until.TrueAsync(async () => (await engine.ReadLogAsync(id, 1, follow: false, Token).FirstOrDefaultAsync(Token))?.Text == "100", "it has counted");

        var lines = new List<ContainerLine>();
        await foreach (var line in engine.ReadLogAsync(id, 3, follow: true, Token))
        {
            if (line.Text != "unended")
                lines.Add(line);
            if (line.Text == "100")
                await GoAsync(id);
        }

        lines.Select(line => (line.Text, line.IsError)).ShouldBe([("98", false), ("99", false), ("100", false), ("after", true)]);
        lines.Select(line => line.At).ShouldBeInOrder();
        // The engine does not always tell those who follow what was begun and not ended.
        await Until.TrueAsync(async () => (await engine.ReadLogAsync(id, 1, follow: false, Token).FirstAsync(Token)).Text == "unended", "the last words are read");
        (await engine.ReadLogAsync(new string('0', 64), 3, follow: true, Token).ToListAsync(Token)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReadLogAsync_ReaderWhoLeavesASilentLog_IsLetGo()
    {
        using var engine = Engines.Connect(engines.Shared);
        var id = await engine.CreateAsync(Plans.For(Engines.NewWorkspace()), Token);
        await engine.StartAsync(id, Token);
        using var leave = new CancellationTokenSource();

        var reading = engine.ReadLogAsync(id, 10, follow: true, leave.Token).ToListAsync(leave.Token).AsTask();
        await leave.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(reading);
    }

    [Fact]
    public async Task DescribeAsync_Engine_SaysWhatItCanCarry()
    {
        using var engine = Engines.Connect(engines.Shared);

        var capacity = await engine.DescribeAsync(Token);

        capacity.Processors.ShouldBe(Environment.ProcessorCount);
        capacity.MemoryBytes.ShouldBeGreaterThan(1024L * 1024 * 1024);
        capacity.Version.ShouldStartWith("Docker ");
        capacity.Now.ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
    }

    private async Task GoAsync(string id)
    {
        using var client = Engines.Client(engines.Shared);
        await using var archive = await ContainerFiles.PackAsync(
            new Dictionary<string, string> { ["go"] = "" }, FileOwner.Root, TimeProvider.System.GetUtcNow(), Token);
        await client.Containers.ExtractArchiveToContainerAsync(id, new CopyToContainerParameters { Path = "/configs" }, archive, Token);
    }

    /// <summary>What it wrote, when it has ended.</summary>
    private static async Task<ImmutableArray<string>> RunToItsEndAsync(DockerEngine engine, ContainerPlan plan)
    {
        var id = await engine.CreateAsync(plan, Token);
        await engine.StartAsync(id, Token);
        return [.. await engine.ReadLogAsync(id, 1_000, follow: true, Token).Select(line => line.Text).ToListAsync(Token)];
    }
}
