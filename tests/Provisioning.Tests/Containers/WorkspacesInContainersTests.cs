using System.Diagnostics;
using System.Text.Json;

namespace Molecule.Provisioning.Tests.Containers;

/// <summary>Workspaces of a real cluster, in containers of a real engine of the test's own.</summary>
public sealed class WorkspacesInContainersTests(Engines engines)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Workspace_FromItsCreationToItsRemoval_ItsContainerFollows()
    {
        _ = engines.Shared;
        var server = await engines.StartAsync(Token);
        await using var cluster = await ContainerCluster.StartAsync(engines, silos: 1, [server]);
        var volumes = await ContainerCluster.CountVolumesAsync(server);
        await cluster.AskAsync(HttpMethod.Put, "/settings/secrets", new { key = "API_KEY", value = "planted-secret" });
        var id = await cluster.CreateAsync();
        await cluster.UntilOnlineAsync(id, 1);
        (await cluster.AskAsync(HttpMethod.Get, $"/workspaces/{id}")).GetProperty("url").GetString().ShouldStartWith("http://127.0.0.1:");

        // Killed, it is offline with how it ended, and comes back.
        await ContainerCluster.KillAsync(server, id);
        await cluster.UntilOnlineAsync(id, 2);
        var end = (await cluster.EventsAsync(id, "WORKSPACE_OFFLINE")).ShouldHaveSingleItem();
        end.GetRawText().ShouldBe("""{"restarts":0,"exit_code":137,"oom_killed":false}""", StringCompareShould.IgnoreLineEndings);
        var log = await cluster.SendAsync(HttpMethod.Get, $"/workspaces/{id}/logs");
        log.Body.ShouldContain("my key is *** and my token is ***");

        // A new tier is there with the next generation.
        await cluster.AskAsync(HttpMethod.Patch, $"/workspaces/{id}", new { tier = 2 });
        await cluster.AskAsync(HttpMethod.Post, $"/workspaces/{id}/restart");
        await cluster.UntilOnlineAsync(id, 3);

        await cluster.AskAsync(HttpMethod.Post, $"/workspaces/{id}/pause");
        await Until.TrueAsync(async () => (await ContainerCluster.ContainersAsync(server))[id].SequenceEqual(["exited"]), "it is stopped and kept");
        (await cluster.StatusAsync(id)).ShouldBe("paused");
        await cluster.AskAsync(HttpMethod.Post, $"/workspaces/{id}/resume");
        await cluster.UntilOnlineAsync(id, 4);

        await cluster.AskAsync(HttpMethod.Delete, $"/workspaces/{id}");
        await Until.TrueAsync(async () => !(await ContainerCluster.ContainersAsync(server)).Contains(id), "its container is gone");
        await Until.TrueAsync(async () => await ContainerCluster.CountVolumesAsync(server) == volumes, "its volumes are gone");
        var verdict = (await cluster.SendAsync(HttpMethod.Get, "/organization/verify")).Body.Trim().Split('\n')[^1];
        JsonDocument.Parse(verdict).RootElement.GetProperty("state").GetString().ShouldBe("agrees");
    }

    /// <summary>There is no image of the runtime. Only the gateway sees the folder of the template. What the agent makes of its files is its own until it is given a template anew.</summary>
    [Fact]
    public async Task Template_ItsImageRunsWithItsFiles_WhichFromThenOnAreTheAgents()
    {
        var folder = Directory.CreateDirectory(Path.Combine(engines.ScratchDirectory, $"t{Guid.NewGuid():n}", "greeter"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "config.yaml"), $"runtime: greeter\nimage: workspace-template:{ContainerCluster.Runtime}\n", Token);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "greeting.md"), "hello\n", Token);
        await using var cluster = await ContainerCluster.StartAsync(engines, silos: 1, [engines.Shared], ("CONFIGS_DIR", folder.Parent!.FullName));
        var id = (await cluster.AskAsync(HttpMethod.Post, "/workspaces", new { name = "QA", template = "greeter" })).GetProperty("id").GetString()!;
        await cluster.UntilOnlineAsync(id, 1);
        (await LogAsync()).ShouldBe(["hello"]);

        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "greeting.md"), "welcome\n", Token);
        await ContainerCluster.KillAsync(engines.Shared, id);
        await cluster.UntilOnlineAsync(id, 2);
        (await LogAsync()).ShouldBe(["hello", "and again"]);

        await cluster.AskAsync(HttpMethod.Post, $"/workspaces/{id}/restart", new { apply_template = true });
        await cluster.UntilOnlineAsync(id, 3);
        (await LogAsync()).ShouldBe(["welcome"]);

        async Task<string[]> LogAsync() =>
            [.. (await cluster.SendAsync(HttpMethod.Get, $"/workspaces/{id}/logs")).Body.Split('\n').Where(line => line.StartsWith("data: {\"at\"", StringComparison.Ordinal))
                .Select(line => JsonDocument.Parse(line["data: ".Length..]).RootElement.GetProperty("text").GetString()!)
                .Where(line => line is "hello" or "welcome" or "and again")];
    }

    [Fact]
    public async Task AgentSilent_ItsContainerIsEndedAndStartedAgain()
    {
        await using var cluster = await ContainerCluster.StartAsync(engines, silos: 1, [engines.Shared]);
        var id = await cluster.CreateAsync();
        await cluster.UntilOnlineAsync(id, 1);

        await ContainerCluster.FreezeAsync(engines.Shared, id);
        await cluster.UntilAsync(id, "offline");
        await cluster.UntilOnlineAsync(id, 2);

        (await cluster.EventsAsync(id, "WORKSPACE_OFFLINE")).ShouldHaveSingleItem().TryGetProperty("exit_code", out _).ShouldBeFalse("nothing had ended yet");
    }

    [Fact]
    public async Task TierThree_WithoutLeave_Is400_W43()
    {
        await using var cluster = await ContainerCluster.StartAsync(engines, silos: 1, [engines.Shared]);

        var refusal = await cluster.SendAsync(HttpMethod.Post, "/workspaces", new { name = "QA", runtime = ContainerCluster.Runtime, tier = 3 });

        refusal.Status.ShouldBe(400);
        refusal.Body.ShouldContain("\"field\":\"tier\"");
    }

    [Fact]
    public async Task NoImage_IsFailedAndSaysWhatToDo()
    {
        await using var cluster = await ContainerCluster.StartAsync(engines, silos: 1, [engines.Shared]);
        var id = (await cluster.AskAsync(HttpMethod.Post, "/workspaces", new { name = "QA", runtime = "nowhere" })).GetProperty("id").GetString()!;

        await cluster.UntilAsync(id, "failed");

        (await cluster.EventsAsync(id, "WORKSPACE_PROVISION_FAILED")).ShouldHaveSingleItem().GetProperty("error").GetString()!
            .ShouldStartWith("There is no image workspace-template:nowhere.");
    }

    /// <summary>Each silo in turn is killed, also the one that keeps the engine, while containers are made and while one dies.</summary>
    [Fact]
    public async Task SiloKilled_AnotherKeepsTheEngine_AndNothingIsLostOrDoubled()
    {
        _ = engines.Shared;
        var server = await engines.StartAsync(Token);
        await using var cluster = await ContainerCluster.StartAsync(engines, silos: 3, [server]);
        var all = new List<string>();
        foreach (var silo in cluster.Silos)
        {
            var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => cluster.CreateAsync()));
            await silo.Process.KillAsync();
            all.AddRange(made);
            foreach (var id in made)
                await cluster.UntilOnlineAsync(id, 1);

            await ContainerCluster.KillAsync(server, made[0]);
            await cluster.UntilOnlineAsync(made[0], 2);
            await silo.Process.StartAgainAsync(Token);
        }

        var containers = await ContainerCluster.ContainersAsync(server);
        containers.Select(workspace => workspace.Key).ShouldBe(all, ignoreOrder: true);
        foreach (var id in all)
        {
            containers[id].ShouldBe(["running"]);
            (await cluster.StatusAsync(id)).ShouldBe("online");
        }

        (await cluster.AskAsync(HttpMethod.Get, "/containers/orphans")).GetProperty("orphans").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task EngineRestarted_UnderManyContainers_AllComeBackAndNoneIsLeft()
    {
        _ = engines.Shared;
        var server = await engines.StartAsync(Token);
        await using var cluster = await ContainerCluster.StartAsync(engines, silos: 1, [server]);
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => cluster.CreateAsync()));
        foreach (var id in all)
            await cluster.UntilOnlineAsync(id, 1);

        await server.StopAsync();
        await server.StartAgainAsync(Token);
        var start = Stopwatch.GetTimestamp();
        foreach (var id in all)
            await cluster.UntilOnlineAsync(id, 2);

        TestContext.Current.TestOutputHelper?.WriteLine($"All are online again after {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s.");
        (await ContainerCluster.ContainersAsync(server)).SelectMany(states => states).ShouldBe(Enumerable.Repeat("running", all.Length));
    }

    /// <summary>The engine is killed and its containers live on: nobody is called dead, because nobody is.</summary>
    [Fact]
    public async Task EngineAway_ContainersLiveOn_NobodyIsCalledDead_W19()
    {
        _ = engines.Shared;
        var server = await engines.StartAsync(Token);
        await using var cluster = await ContainerCluster.StartAsync(engines, silos: 1, [server]);
        var id = await cluster.CreateAsync();
        await cluster.UntilOnlineAsync(id, 1);

        await server.SignalAsync("STOP");
        await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, Token);
        await server.SignalAsync("CONT");
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, Token);

        (await cluster.EventsAsync(id, "WORKSPACE_OFFLINE")).ShouldBeEmpty();
        await cluster.UntilOnlineAsync(id, 1);
    }

    [Fact]
    public async Task TwoEngines_ShareTheWorkspaces_AndOneFallsWithoutTheOther()
    {
        _ = engines.Shared;
        var (one, two) = (await engines.StartAsync(Token), await engines.StartAsync(Token));
        await using var cluster = await ContainerCluster.StartAsync(engines, silos: 2, [one, two]);
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => cluster.CreateAsync()));
        foreach (var id in all)
            await cluster.UntilOnlineAsync(id, 1);

        var (onOne, onTwo) = (await ContainerCluster.ContainersAsync(one), await ContainerCluster.ContainersAsync(two));
        (onOne.Count, onTwo.Count).ShouldBe((3, 3));
        onOne.Concat(onTwo).Select(workspace => workspace.Key).ShouldBe(all, ignoreOrder: true);

        await one.StopAsync();
        var other = onTwo.First().Key;
        await ContainerCluster.KillAsync(two, other);
        await cluster.UntilOnlineAsync(other, 2);
    }

    /// <summary>A database that is lost leaves its containers behind: they are found, and stay until somebody says otherwise.</summary>
    [Fact]
    public async Task LostDatabase_ItsContainersAreOrphans_RemovedOnlyOnRequest()
    {
        _ = engines.Shared;
        var server = await engines.StartAsync(Token);
        string id;
        await using (var lost = await ContainerCluster.StartAsync(engines, silos: 1, [server]))
        {
            id = await lost.CreateAsync();
            await lost.UntilOnlineAsync(id, 1);
        }

        await using var cluster = await ContainerCluster.StartAsync(engines, silos: 1, [server]);
        await Until.TrueAsync(
            async () => (await cluster.AskAsync(HttpMethod.Get, "/containers/orphans")).GetProperty("orphans").GetArrayLength() == 1, "it is found");
        (await ContainerCluster.ContainersAsync(server))[id].ShouldBe(["running"]);

        await cluster.AskAsync(HttpMethod.Delete, $"/containers/orphans/e0/{id}");

        (await ContainerCluster.ContainersAsync(server)).Contains(id).ShouldBeFalse();
        (await cluster.SendAsync(HttpMethod.Delete, $"/containers/orphans/e0/{id}")).Status.ShouldBe(404);
    }
}
