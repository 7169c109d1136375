using Docker.DotNet;
using Docker.DotNet.Models;
using Microsoft.Extensions.Time.Testing;
using Molecule.Grains.Containers;
using Molecule.Provisioning.Containers;

namespace Molecule.Provisioning.Tests.Containers;

/// <summary>An engine that is away, hangs, or comes back: what is unknown is never said to be dead, and nothing that died stays unseen.</summary>
public sealed class DockerOutageTests(Engines engines)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryCall_EngineStopped_FailsAsUnknown()
    {
        Assert.NotNull(engines.Shared);
        var server = await engines.StartAsync(Token);
        using var engine = Engines.Connect(server);
        var plan = Plans.For(Engines.NewWorkspace());
        var id = await engine.CreateAsync(plan, Token);
        await engine.StartAsync(id, Token);
        await using var watcher = await Watcher.StartAsync(engine, (await engine.DescribeAsync(Token)).Now);

        await server.KillAsync();

        await Should.ThrowAsync<ContainerEngineException>(watcher.Watching);
        watcher.News.ShouldBeEmpty();
        await EveryCallFailsAsync(engine, plan, id);

        // The engine comes back without the container running, and now it says so itself.
        await server.StartAgainAsync(Token);
        await Until.TrueAsync(async () => (await engine.InspectAsync(id, Token))?.HasEnded == true, "the engine knows that the container has ended");
        (await engine.CreateAsync(plan, Token)).ShouldBe(id);
        await engine.StartAsync(id, Token);
        (await engine.InspectAsync(id, Token))!.IsRunning.ShouldBeTrue();
    }

    [Fact]
    public async Task Calls_EngineHangs_FailWhenTheirTimeIsOver()
    {
        Assert.NotNull(engines.Shared);
        var server = await engines.StartAsync(Token);
        var time = new FakeTimeProvider();
        using var engine = new DockerEngine("docker", server.Endpoint, "here", time);
        await engine.DescribeAsync(Token);
        await server.SignalAsync("STOP");
        try
        {
            var describing = engine.DescribeAsync(Token);
            var listing = engine.ListAsync(Token);
            using var cancelled = new CancellationTokenSource();
            var given = engine.DescribeAsync(cancelled.Token);
            await cancelled.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(given);

            time.Advance(TimeSpan.FromMinutes(2));

            (await Should.ThrowAsync<ContainerEngineException>(describing)).Message.ShouldContain("did not answer within 15 s");
            await Should.ThrowAsync<ContainerEngineException>(listing);
        }
        finally
        {
            await server.SignalAsync("CONT");
        }

        (await engine.ListAsync(Token)).Containers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Engines_TwoOnOneMachine_DoNotMeet()
    {
        using var east = Engines.Connect(engines.Shared, "two");
        var server = await engines.StartAsync(Token);
        using var west = Engines.Connect(server, "two");
        var plan = Plans.For(Engines.NewWorkspace());

        var ids = new[] { await east.CreateAsync(plan, Token), await west.CreateAsync(plan, Token) };
        await east.StartAsync(ids[0], Token);
        await west.StartAsync(ids[1], Token);
        await east.RemoveAsync(plan.Workspace, withVolumes: true, Token);

        (await east.ListAsync(Token)).Containers.ShouldBeEmpty();
        (await west.ListAsync(Token)).Containers.ShouldHaveSingleItem().IsRunning.ShouldBeTrue();
        (await west.InspectAsync(ids[0], Token)).ShouldBeNull();
    }

    [Fact]
    public async Task WatchAsync_TwoHundredDieWhileTheWatcherIsCutAndResumes_NoneIsMissed()
    {
        Assert.NotNull(engines.Shared);
        var server = await engines.StartAsync(Token);
        const int Count = 200;
        const string Installation = "many";
        using var engine = Engines.Connect(server, Installation);
        using var client = Engines.Client(server);
        var plans = Enumerable.Range(0, Count).Select(_ => Plans.For(Engines.NewWorkspace())).ToList();
        var first = await Watcher.StartAsync(engine, (await engine.DescribeAsync(Token)).Now);

        // Without a network each: what is tried is the stream of events, which knows them by their labels alone.
        var ids = new List<string>();
        foreach (var plan in plans)
            ids.Add(await RunBareAsync(client, Installation, plan));
        await Until.TrueAsync(() => Task.FromResult(first.News.Select(news => news.ContainerId).Intersect(ids).Count() == Count), "all starts are told");

        var kills = Parallel.ForEachAsync(
            ids,
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token },
            async (id, token) => await client.Containers.KillContainerAsync(id, new ContainerKillParameters(), token));
        await Until.TrueAsync(() => Task.FromResult(Dead(first).Count > Count / 8), "some deaths are told");
        await first.DisposeAsync();
        var resume = first.News.Max(news => news.At);
        await kills;

        // Since, then list, then drop what came twice.
        await using var second = await Watcher.StartAsync(engine, resume);
        var listed = (await engine.ListAsync(Token)).Containers.Where(container => container.HasEnded).Select(container => container.Id).ToHashSet();
        HashSet<string> All() => [.. Dead(first), .. Dead(second), .. listed];
        await Until.TrueAsync(() => Task.FromResult(ids.TrueForAll(All().Contains)), "every death is known");

        listed.Count.ShouldBe(Count);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Dead(first).Count} told before the cut, {Dead(second).Count} after it, {listed.Count} listed");
    }

    private static HashSet<string> Dead(Watcher watcher) => [.. watcher.News.Where(news => news.HasEnded).Select(news => news.ContainerId!)];

    private static async Task<string> RunBareAsync(DockerClient client, string installation, ContainerPlan plan)
    {
        var container = await client.Containers.CreateContainerAsync(
            new CreateContainerParameters
            {
                Name = ContainerNames.Container(plan.Workspace),
                Image = plan.Image,
                Labels = ContainerNames.ContainerLabels(installation, plan.Workspace, plan.Generation),
                HostConfig = new HostConfig { NetworkMode = "none", Memory = 32 * 1024 * 1024 },
            },
            Token);
        await client.Containers.StartContainerAsync(container.ID, new ContainerStartParameters(), Token);
        return container.ID;
    }

    private static async Task EveryCallFailsAsync(DockerEngine engine, ContainerPlan plan, string id)
    {
        await Should.ThrowAsync<ContainerEngineException>(engine.DescribeAsync(Token));
        await Should.ThrowAsync<ContainerEngineException>(engine.ListAsync(Token));
        await Should.ThrowAsync<ContainerEngineException>(engine.CreateAsync(plan, Token));
        await Should.ThrowAsync<ContainerEngineException>(engine.StartAsync(id, Token));
        await Should.ThrowAsync<ContainerEngineException>(engine.StopAsync(id, Token));
        await Should.ThrowAsync<ContainerEngineException>(engine.InspectAsync(id, Token));
        await Should.ThrowAsync<ContainerEngineException>(engine.RemoveAsync(plan.Workspace, withVolumes: true, Token));
        await Should.ThrowAsync<ContainerEngineException>(engine.ReadLogAsync(id, 10, follow: false, Token).ToListAsync(Token).AsTask());
        await Should.ThrowAsync<ContainerEngineException>(
            engine.WatchAsync(TimeProvider.System.GetUtcNow(), Token).ToListAsync(Token).AsTask());
    }
}
