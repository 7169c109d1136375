using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Molecule.Grains.Containers;
using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Secrets;
using Molecule.Grains.Tests.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Containers;

/// <summary>
/// What keeps an engine, with real workspace grains and an engine in memory. Its clock is apart from that of the grains, so that pauses pass and
/// nobody falls silent meanwhile.
/// </summary>
public sealed class EngineReconcilerTests : IAsyncLifetime
{
    private readonly TestSilo _silo = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 30, 10, 0, 0, TimeSpan.Zero));
    private readonly FakeEngine _engine = new();
    private readonly MemorySecretStore _secrets = new();
    private readonly List<CancellationTokenSource> _ends = [];
    private CancellationTokenSource _end = new();
    private Task _running = Task.CompletedTask;
    private EngineReconciler _reconciler = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _silo.InitializeAsync();
        _engine.Agent = RegisterAsync;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _silo.DisposeAsync();
        _ends.ForEach(end => end.Dispose());
    }

    /// <summary>Several that are created in one commit are looked at at once, and one of the looks binds them all.</summary>
    [Fact]
    public async Task Created_BoundByAnotherLook_IsStartedBeforeTheNextComparison()
    {
        Start();
        await UntilAsync("online", await CreateAsync(), WorkspaceStatus.Online);
        _silo.Containers.IsOutrun = true;

        var id = await CreateAsync();

        await UntilAsync("online", id, WorkspaceStatus.Online, seconds: 15);
    }

    [Fact]
    public async Task Created_RunsWithItsTokenAndComesOnline()
    {
        Start();
        var id = await CreateAsync();

        await UntilAsync("online", id, WorkspaceStatus.Online);

        var plan = _engine.PlanOf(id);
        plan.Image.ShouldBe("workspace-template:echo");
        plan.Environment["WORKSPACE_ID"].ShouldBe(id.ToString());
        plan.Environment["PLATFORM_URL"].ShouldBe("http://host.docker.internal:8080");
        plan.Files.Keys.Order(StringComparer.Ordinal).ShouldBe([".auth_token", "config.yaml"]);
        (await _silo.Agent(id).VerifyTokenAsync(plan.Files[".auth_token"], Cancelled)).ShouldBeTrue();
        (await _silo.Operator(id).DescribeAsync(Cancelled)).Url.ShouldBe("http://127.0.0.1:20001");
        await UntilAsync("running", () => _silo.Containers.BoundOf(id)!.State == ContainerState.Running);
    }

    [Fact]
    public async Task Configuration_IsYamlWhateverTheNamesAre()
    {
        Start();
        var id = TestSilo.NewId();
        await _silo.Operator(id).CreateAsync(
            new NewWorkspace { Name = "yes: {a: *b} # \"' 质量", Role = "true", Runtime = FakeEngine.Runtime }, Cancelled);
        await UntilAsync("online", id, WorkspaceStatus.Online);

        var read = new YamlDotNet.Serialization.DeserializerBuilder().Build()
            .Deserialize<Dictionary<string, object>>(_engine.PlanOf(id).Files["config.yaml"]);

        (read["name"], read["description"], read["runtime"], read["version"]).ShouldBe(("yes: {a: *b} # \"' 质量", "true", "echo", "1.0.0"));
        _engine.PlanOf(id).Files["config.yaml"].ShouldContain("description: \"true\"");
    }

    [Fact]
    public async Task Killed_IsOfflineAndComesBackByItself()
    {
        Start();
        var id = await CreateAsync();
        await UntilAsync("online", id, WorkspaceStatus.Online);
        var before = _engine.PlanOf(id);

        _engine.Kill(id, outOfMemory: true);
        await UntilAsync("online again", () => _engine.Running.Any(container => container.Generation == 2) && StatusOf(id) == WorkspaceStatus.Online);

        _silo.Storage.FactsOf(id).OfType<WorkspaceFact.WentOffline>().ShouldHaveSingleItem().End.ShouldBe(new ContainerEnd(137, OutOfMemory: true, Restarts: 0));
        await UntilAsync("noted", () => _silo.Containers.BoundOf(id) is { State: ContainerState.Running, Restarts: 1, Exit.Code: 137 });
        (await _silo.Agent(id).VerifyTokenAsync(before.Files[".auth_token"], Cancelled)).ShouldBeFalse("the token of a container that is gone opens nothing");
        _engine.PlanOf(id).Files.Keys.ShouldBe([".auth_token"], "what the agent made of its configuration stays");
    }

    /// <summary>With the first container, and with one that follows a restart with a template; in between they are the agent's.</summary>
    [Fact]
    public async Task FilesOfATemplate_AreWrittenWhenTheyAreNew_AndOtherwiseLeftAlone()
    {
        var workspace = new NewWorkspace
        {
            Name = "QA",
            Runtime = FakeEngine.Runtime,
            Template = "tester",
            Files = [File("config.yaml", "name: Tester"), File("skills/a/SKILL.md", "one"), File("notes.md", "one"), File(".auth_token", "planted")],
        };
        Start();
        var id = await CreateAsync(workspace);
        await UntilAsync("online", id, WorkspaceStatus.Online);
        var files = _engine.FilesOf(id);
        (files["config.yaml"], files["skills/a/SKILL.md"], files["notes.md"]).ShouldBe(("name: Tester", "one", "one"));
        (await _silo.Agent(id).VerifyTokenAsync(files[".auth_token"], Cancelled)).ShouldBeTrue();

        // What the agent made of them stays, through an end and through a restart without a template.
        _engine.Edit(id, "notes.md", "mine");
        _engine.Kill(id);
        await UntilAsync("online again", () => _engine.Running.Any(container => container.Generation == 2) && StatusOf(id) == WorkspaceStatus.Online);
        await _silo.Operator(id).RestartAsync(Cancelled);
        Hear(id);
        await UntilAsync("restarted", () => _engine.Running.Any(container => container.Generation == 3) && StatusOf(id) == WorkspaceStatus.Online);
        _engine.PlanOf(id).Files.Keys.ShouldBe([".auth_token"]);
        _engine.FilesOf(id)["notes.md"].ShouldBe("mine");

        await _silo.Operator(id).RestartFromAsync(
            new TemplateCopy { Name = "reviewer", Files = [File("config.yaml", "name: Reviewer"), File("notes.md", "two")] }, Cancelled);
        Hear(id);
        await UntilAsync("begun anew", () => _engine.Running.Any(container => container.Generation == 4) && StatusOf(id) == WorkspaceStatus.Online);
        files = _engine.FilesOf(id);
        (files["config.yaml"], files["skills/a/SKILL.md"], files["notes.md"]).ShouldBe(("name: Reviewer", "one", "two"));
    }

    [Fact]
    public async Task ImageModelAndParent_AreWhatTheWorkspaceSays()
    {
        Start();
        var lead = await CreateAsync(new NewWorkspace { Name = "Lead", Runtime = FakeEngine.Runtime, Model = "yes" });
        var member = await CreateAsync(new NewWorkspace { Name = "QA", Runtime = FakeEngine.Runtime, Image = "team/agent:1.0", ParentId = lead });
        await UntilAsync("online", () => StatusOf(lead) == WorkspaceStatus.Online && StatusOf(member) == WorkspaceStatus.Online);

        _engine.PlanOf(member).Image.ShouldBe("team/agent:1.0");
        _engine.PlanOf(member).Environment["PARENT_ID"].ShouldBe(lead.ToString());
        _engine.PlanOf(member).Files["config.yaml"].ShouldContain("model: anthropic:claude-sonnet-4-6");
        _engine.PlanOf(lead).Image.ShouldBe("workspace-template:echo");
        _engine.PlanOf(lead).Environment.ContainsKey("PARENT_ID").ShouldBeFalse();
        _engine.PlanOf(lead).Files["config.yaml"].ShouldContain("model: \"yes\"");
    }

    /// <summary>Who takes over from one is given what that one was given.</summary>
    [Fact]
    public async Task Successor_HasTheFilesOfTheOneBeforeIt()
    {
        Start();
        var id = await CreateAsync(new NewWorkspace { Name = "QA", Runtime = FakeEngine.Runtime, Template = "tester", Files = [File("config.yaml", "name: Tester")] });
        await UntilAsync("online", id, WorkspaceStatus.Online);
        var successor = TestSilo.NewId();

        await _silo.Grains.GetGrain<IWorkspaceSuccession>(id.Value).ReplaceAsync(successor, new Replacement(), Cancelled);
        Hear(successor);

        await UntilAsync("online", successor, WorkspaceStatus.Online);
        _engine.FilesOf(successor)["config.yaml"].ShouldBe("name: Tester");
    }

    /// <summary>Its container runs on, and nobody hears of its agent: the first sign of it is the event without an exit code.</summary>
    [Fact]
    public async Task Silent_ItsContainerIsEndedAndStartedAgain()
    {
        Start();
        var id = await CreateAsync();
        await UntilAsync("online", id, WorkspaceStatus.Online);
        await UntilAsync("running", () => _silo.Containers.BoundOf(id)!.State == ContainerState.Running);

        await _silo.PassAsync(TimeSpan.FromSeconds(61), id);
        Hear(id);
        await UntilAsync("online again", () => _engine.Running.Any(container => container.Generation == 2) && StatusOf(id) == WorkspaceStatus.Online);

        _silo.Storage.FactsOf(id).OfType<WorkspaceFact.WentOffline>().ShouldHaveSingleItem().End.ShouldBeNull();
        await UntilAsync("noted", () => _silo.Containers.BoundOf(id) is { State: ContainerState.Running, Restarts: 1, Failures: 1, Exit.Code: 0 });
    }

    /// <summary>It was heard of again just before its container would have been ended.</summary>
    [Fact]
    public async Task SilentByAnOldRow_AndHeardOfAgain_IsLeftAlone()
    {
        Start();
        var id = await CreateAsync();
        await UntilAsync("online", id, WorkspaceStatus.Online);
        await UntilAsync("running", () => _silo.Containers.BoundOf(id)!.State == ContainerState.Running);

        _silo.Storage.WriteBehindTheGrainsBack(id, row => row with { State = row.State! with { Status = WorkspaceStatus.Offline } });
        for (var second = 0; second < 90; second++)
        {
            await PassAsync();
        }

        _engine.Running.ShouldHaveSingleItem().Generation.ShouldBe(1);
    }

    /// <summary>An end that the engine did not tell of is found by the next comparison.</summary>
    [Fact]
    public async Task Killed_Untold_IsFoundByTheComparison()
    {
        Start();
        var id = await CreateAsync();
        await UntilAsync("online", id, WorkspaceStatus.Online);

        _engine.Kill(id, tells: false);

        await UntilAsync("online again", () => _engine.Running.Any(container => container.Generation == 2) && StatusOf(id) == WorkspaceStatus.Online);
    }

    [Fact]
    public async Task EngineAway_NobodyIsCalledDead_AndWhatHappenedMeanwhileIsSeen_W19()
    {
        Start();
        var (stays, dies) = (await CreateAsync(), await CreateAsync());
        await UntilAsync("online", () => StatusOf(stays) == WorkspaceStatus.Online && StatusOf(dies) == WorkspaceStatus.Online);

        _engine.CutOff();
        for (var second = 0; second < 90; second++)
        {
            await PassAsync();
        }

        (StatusOf(stays), StatusOf(dies)).ShouldBe((WorkspaceStatus.Online, WorkspaceStatus.Online));
        _engine.Kill(dies, tells: false);
        _engine.IsAway = false;

        await UntilAsync("back", () => _engine.Running.Any(container => container.Workspace == dies && container.Generation == 2));
        _silo.Storage.FactsOf(stays).OfType<WorkspaceFact.WentOffline>().ShouldBeEmpty();
        _engine.Running.Single(container => container.Workspace == stays).Generation.ShouldBe(1);
    }

    [Fact]
    public async Task NeverComesUp_FailsAfterTenTries_WithItsLastWordsAndNoSecret()
    {
        _secrets.Plant("API_KEY", "planted-secret");
        _engine.Agent = plan =>
        {
            _engine.Write(plan.Workspace, $"no route to planted-secret with {plan.Files[".auth_token"]}");
            _engine.Kill(plan.Workspace, code: 3);
            return Task.CompletedTask;
        };
        Start();
        var id = await CreateAsync();

        await UntilAsync("failed", id, WorkspaceStatus.Failed, seconds: 2_000);

        var error = _silo.Storage.FactsOf(id).OfType<WorkspaceFact.ProvisioningFailed>().ShouldHaveSingleItem().Error;
        error.ShouldContain("ended 10 times in a row");
        error.ShouldContain("exit code 3");
        error.ShouldContain("no route to *** with ***");
        _silo.Storage.FactsOf(id).OfType<WorkspaceFact.Reprovisioned>().Count().ShouldBe(9);
        await UntilAsync("kept", () => _silo.Containers.BoundOf(id)!.State == ContainerState.Stopped);
        _engine.All.Length.ShouldBe(1);

        // The operator begins again, and ten more are allowed.
        _engine.Agent = RegisterAsync;
        await _silo.Operator(id).RestartAsync(Cancelled);
        Hear(id);
        await UntilAsync("online", id, WorkspaceStatus.Online);
        _silo.Containers.BoundOf(id)!.Failures.ShouldBe(0);
    }

    [Fact]
    public async Task NoImage_FailsAtOnceAndSaysWhatToDo()
    {
        _engine.HasNoImage = true;
        Start();
        var id = await CreateAsync();

        await UntilAsync("failed", id, WorkspaceStatus.Failed);

        (await _silo.Operator(id).DescribeAsync(Cancelled)).Vitals.SampleError.ShouldBe(
            "There is no image workspace-template:echo. Build it or load it into the container engine, then restart the workspace.");
    }

    [Fact]
    public async Task SecretThatCannotBeOpened_FailsWithItsName_AndNothingIsStarted()
    {
        _secrets.Plant("API_KEY", "planted-secret", readable: false);
        Start();
        var id = await CreateAsync();

        await UntilAsync("failed", id, WorkspaceStatus.Failed);

        (await _silo.Operator(id).DescribeAsync(Cancelled)).Vitals.SampleError.ShouldContain("global:API_KEY");
        _engine.All.ShouldBeEmpty();
    }

    /// <summary>What an engine did not like may hold a variable with its value.</summary>
    [Fact]
    public async Task EngineRefuses_TheReasonIsKeptWithoutSecrets()
    {
        _secrets.Plant("API_KEY", "planted-secret");
        _engine.Refusal = "invalid variable API_KEY=planted-secret";
        Start();
        var id = await CreateAsync();

        await UntilAsync("refused", () => _silo.Containers.BoundOf(id)?.Problem == "invalid variable API_KEY=***");
        _engine.Refusal = null;
        await UntilAsync("online", id, WorkspaceStatus.Online);
        await UntilAsync("mended", () => _silo.Containers.BoundOf(id)!.Problem is null);
    }

    [Fact]
    public async Task TierAboveWhatIsAllowed_IsNotStarted_W43()
    {
        Start();
        var id = TestSilo.NewId();
        await _silo.Operator(id).CreateAsync(new NewWorkspace { Name = "QA", Runtime = FakeEngine.Runtime, Tier = 3 }, Cancelled);

        await UntilAsync("failed", id, WorkspaceStatus.Failed);

        (await _silo.Operator(id).DescribeAsync(Cancelled)).Vitals.SampleError.ShouldStartWith("Tier 3 is above what this installation starts (2).");
        _engine.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task PausedResumedRemoved_ContainerAndVolumesFollow()
    {
        Start();
        var id = await CreateAsync();
        await UntilAsync("online", id, WorkspaceStatus.Online);

        await _silo.Operator(id).PauseAsync(Cancelled);
        Hear(id);
        await UntilAsync("stopped and kept", () => _engine.Running.IsEmpty && _silo.Containers.BoundOf(id)!.State == ContainerState.Stopped);
        _engine.All.Length.ShouldBe(1);
        (await _silo.Operator(id).DescribeAsync(Cancelled)).Status.ShouldBe(WorkspaceStatus.Paused);

        await _silo.Operator(id).ResumeAsync(Cancelled);
        Hear(id);
        await UntilAsync("online again", id, WorkspaceStatus.Online);
        _engine.Running.ShouldHaveSingleItem().Generation.ShouldBe(2);

        await _silo.Operator(id).RemoveAsync(withChildren: false, Cancelled);
        Hear(id);
        await UntilAsync("gone", () => _engine.All.IsEmpty && _engine.Volumes.Count == 0 && _silo.Containers.BoundOf(id) is null);
    }

    [Fact]
    public async Task Restarted_RunsAnewWithWhatChanged()
    {
        Start();
        var id = await CreateAsync();
        await UntilAsync("online", id, WorkspaceStatus.Online);
        await _silo.Operator(id).ChangeAsync(new WorkspaceChanges { Tier = new(2) }, Cancelled);
        _engine.PlanOf(id).Tier.ShouldBe(1);

        await _silo.Operator(id).RestartAsync(Cancelled);
        Hear(id);

        await UntilAsync("online again", () => _engine.Running.Any(container => container.Generation == 2) && StatusOf(id) == WorkspaceStatus.Online);
        _engine.PlanOf(id).Tier.ShouldBe(2);
    }

    [Fact]
    public async Task Orphan_IsFoundAndStaysUntilItIsRemoved()
    {
        var stranger = TestSilo.NewId();
        _engine.Plant(stranger);
        Start();

        await UntilAsync("found", () => _reconciler.Orphans.SequenceEqual([stranger]));
        _engine.Running.ShouldHaveSingleItem();

        (await _reconciler.RemoveOrphanAsync(TestSilo.NewId(), Cancelled)).ShouldBeFalse();
        (await _reconciler.RemoveOrphanAsync(stranger, Cancelled)).ShouldBeTrue();
        _engine.All.ShouldBeEmpty();
        _engine.Volumes.ShouldBeEmpty();
        _reconciler.Orphans.ShouldBeEmpty();
    }

    [Fact]
    public async Task BoundWorkspace_IsNoOrphan()
    {
        Start();
        var id = await CreateAsync();
        await UntilAsync("online", id, WorkspaceStatus.Online);

        (await _reconciler.RemoveOrphanAsync(id, Cancelled)).ShouldBeFalse();

        _engine.Running.ShouldHaveSingleItem();
    }

    /// <summary>A removal that came while its container was being made: the log says that nothing of it is wanted.</summary>
    [Fact]
    public async Task LeftoverOfARemovedWorkspace_IsRemoved()
    {
        var id = await CreateAsync();
        await _silo.Operator(id).RemoveAsync(withChildren: false, Cancelled);
        _engine.Plant(id);

        Start();

        await UntilAsync("gone", () => _engine.All.IsEmpty && _engine.Volumes.Count == 0);
    }

    /// <summary>A silo ends between any two steps of everything that can happen to a container, before and after each of them, and another one goes on.</summary>
    [Fact]
    public async Task SiloEndsAtAnyStep_AnotherGoesOn_AndNothingIsLostOrLeft()
    {
        var ended = 0;
        for (var at = 1; ; at++)
        {
            var left = at;
            Func<Task> fault = () =>
            {
                if (--left != 0)
                {
                    return Task.CompletedTask;
                }

                ended++;
                _end.Cancel();
                throw new OperationCanceledException(_end.Token);
            };
            (_engine.AtChange, _silo.Containers.AtWrite) = (fault, fault);
            _engine.Agent = plan =>
            {
                // From its first moment on its files are its own.
                _engine.FilesOf(plan.Workspace)["notes.md"].ShouldBe(plan.Generation == 1 ? "given" : "mine");
                _engine.Edit(plan.Workspace, "notes.md", "mine");
                return RegisterAsync(plan);
            };
            Start();
            var id = await CreateAsync(new NewWorkspace { Name = "QA", Runtime = FakeEngine.Runtime, Template = "t", Files = [File("notes.md", "given")] });
            await StepAsync("online", () => StatusOf(id) == WorkspaceStatus.Online && IsSettled(id, 1));
            _engine.Kill(id);
            await StepAsync("back", () => StatusOf(id) == WorkspaceStatus.Online && IsSettled(id, 2));
            await _silo.Operator(id).PauseAsync(Cancelled);
            Hear(id);
            await StepAsync("at rest", () => _engine.Running.IsEmpty && _silo.Containers.BoundOf(id)!.State == ContainerState.Stopped);
            await _silo.Operator(id).ResumeAsync(Cancelled);
            Hear(id);
            await StepAsync("awake", () => StatusOf(id) == WorkspaceStatus.Online && IsSettled(id, 3));
            _engine.FilesOf(id)["notes.md"].ShouldBe("mine", $"with a fault at {at}");
            await _silo.Operator(id).RemoveAsync(withChildren: false, Cancelled);
            Hear(id);
            await StepAsync("gone", () => _engine.All.IsEmpty && _engine.Volumes.Count == 0 && _silo.Containers.BoundOf(id) is null);
            _silo.Storage.FactsOf(id).OfType<WorkspaceFact.WentOffline>().ShouldHaveSingleItem($"with a fault at {at}");
            await StopAsync();
            if (left > 0)
            {
                // It came to the end without a fault: every step had its own.
                ended.ShouldBe(at - 1);
                ended.ShouldBeGreaterThan(40);
                return;
            }
        }

        bool IsSettled(WorkspaceId id, long generation) =>
            _engine.Running is [var only] && only.Generation == generation && _silo.Containers.BoundOf(id) is { State: ContainerState.Running } bound
            && bound.Generation == generation;

        async Task StepAsync(string what, Func<bool> condition) => await UntilAsync(
            what,
            () =>
            {
                if (_end.IsCancellationRequested && _running.IsCompleted)
                {
                    Start();
                }

                return condition();
            });
    }

    /// <summary>While a silo is being found dead, two keep the same engine.</summary>
    [Fact]
    public async Task TwoAtOnce_MakeOneContainerEach_WhoseTokenOpens()
    {
        Start();
        var (other, otherEnd) = (Create(), new CancellationTokenSource());
        _ends.Add(otherEnd);
        var running = Task.Run(() => other.RunAsync(otherEnd.Token), Cancelled);
        var tokens = new ConcurrentDictionary<WorkspaceId, string>();
        _engine.Agent = async plan =>
        {
            tokens[plan.Workspace] = plan.Files[".auth_token"];
            await RegisterAsync(plan);
        };

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CreateAsync()));
        foreach (var id in all)
        {
            other.Hear([_silo.Storage.Find(id)!.State!]);
        }

        await UntilAsync("all are online", () => all.All(id => StatusOf(id) == WorkspaceStatus.Online));
        await UntilAsync("all are noted", () => all.All(id => _silo.Containers.BoundOf(id)!.State == ContainerState.Running));

        _engine.Running.Select(container => container.Workspace).ShouldBe(all, ignoreOrder: true);
        foreach (var id in all)
        {
            (await _silo.Agent(id).VerifyTokenAsync(_engine.PlanOf(id).Files[".auth_token"], Cancelled)).ShouldBeTrue();
        }

        await otherEnd.CancelAsync();
        await running;
    }

    private async Task RegisterAsync(ContainerPlan plan) => await _silo.Agent(plan.Workspace)
        .RegisterAsync(new Registration("http://agent:8000", "{}"), plan.Files[".auth_token"], CancellationToken.None);

    private EngineReconciler Create()
    {
        var keyring = SecretKeyring.Parse("a-key-of-thirty-two-characters..", null);
        _secrets.Keyring = keyring;
        return new EngineReconciler(
            _engine,
            _silo.Containers,
            new ContainerPlans(
                new SecretVault(_secrets, keyring, _clock), _secrets, Options.Create(new ProvisioningOptions { StartsAgents = true })),
            _silo.Grains,
            _clock,
            NullLogger<EngineReconciler>.Instance);
    }

    /// <summary>What a silo does that has just come to keep the engine.</summary>
    private void Start()
    {
        _end = new CancellationTokenSource();
        _ends.Add(_end);
        var (reconciler, end) = (Create(), _end.Token);
        _reconciler = reconciler;
        _running = Task.Run(() => reconciler.RunAsync(end), Cancelled);
    }

    private async Task StopAsync()
    {
        await _end.CancelAsync();
        await _running;
    }

    private static WorkspaceFile File(string path, string text) => RelativePath.TryParse(path, out var parsed) ? new(parsed, text) : throw new FormatException(path);

    private Task<WorkspaceId> CreateAsync() => CreateAsync(new NewWorkspace { Name = "QA", Runtime = FakeEngine.Runtime });

    private async Task<WorkspaceId> CreateAsync(NewWorkspace workspace)
    {
        var id = TestSilo.NewId();
        await _silo.Operator(id).CreateAsync(workspace, Cancelled);
        Hear(id);
        return id;
    }

    /// <summary>The news of a commit, as each silo has them.</summary>
    private void Hear(WorkspaceId id) => _reconciler?.Hear([_silo.Storage.Find(id)!.State!]);

    private WorkspaceStatus? StatusOf(WorkspaceId id) => _silo.Storage.Find(id)?.State?.Status;

    private Task UntilAsync(string what, WorkspaceId id, WorkspaceStatus status, int seconds = 300) => UntilAsync(what, () => StatusOf(id) == status, seconds);

    /// <summary>Lets seconds pass until something is so.</summary>
    private async Task UntilAsync(string what, Func<bool> condition, int seconds = 300)
    {
        for (var passed = 0; !condition(); passed++)
        {
            passed.ShouldBeLessThan(seconds, $"it never came to be: {what}");
            await PassAsync();
        }
    }

    private async Task PassAsync()
    {
        // What is due has a moment of real time to happen, most of all by the grains.
        await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancelled);
        _clock.Advance(TimeSpan.FromSeconds(1));
    }
}
