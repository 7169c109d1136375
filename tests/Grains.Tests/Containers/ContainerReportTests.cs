using Molecule.Grains.Containers;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Tests.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Tokens;

namespace Molecule.Grains.Tests.Containers;

/// <summary>What a workspace makes of what it is told about its container.</summary>
public sealed class ContainerReportTests(TestSilo silo) : IClassFixture<TestSilo>
{
    private static readonly ContainerEnd Killed = new(137, OutOfMemory: true, Restarts: 3);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EndedAsync_Online_IsOfflineWithHowItEnded()
    {
        var (id, _) = await silo.CreateOnlineAsync();

        (await silo.Container(id).EndedAsync(1, Killed, Cancelled)).ShouldBe(true);
        // Said again, as after a silo died in between.
        (await silo.Container(id).EndedAsync(1, Killed, Cancelled)).ShouldBe(true);

        silo.Storage.FactsOf(id).OfType<WorkspaceFact.WentOffline>().ShouldHaveSingleItem().End.ShouldBe(Killed);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Offline);
    }

    /// <summary>W17: who never came up is not called offline.</summary>
    [Fact]
    public async Task EndedAsync_NeverHeardOf_StaysProvisioning()
    {
        var id = await silo.CreateAsync();

        (await silo.Container(id).EndedAsync(1, Killed, Cancelled)).ShouldBe(false);

        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Provisioning);
    }

    [Fact]
    public async Task Reports_OfAGenerationThatIsOver_ChangeNothing()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.Operator(id).RestartAsync(Cancelled);
        await silo.BeatAsync(id);
        var facts = silo.Storage.FactsOf(id).Length;

        (await silo.Container(id).EndedAsync(1, Killed, Cancelled)).ShouldBeNull();
        (await silo.Container(id).FailAsync(1, "no image", Cancelled)).ShouldBeFalse();
        (await silo.Container(id).AdmitAsync(1, Token(), [], Cancelled)).ShouldBeFalse();
        await silo.Container(id).StartedAsync(1, "http://127.0.0.1:1", Cancelled);
        (await silo.Container(id).RestartAsync(1, Cancelled)).ShouldBeTrue("it is another generation already");

        silo.Storage.FactsOf(id).Length.ShouldBe(facts);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);
    }

    [Fact]
    public async Task Reports_OfAWorkspaceAtRest_ChangeNothing_W15()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.Operator(id).PauseAsync(Cancelled);

        (await silo.Container(id).EndedAsync(1, Killed, Cancelled)).ShouldBeNull();
        (await silo.Container(id).RestartAsync(1, Cancelled)).ShouldBeFalse();
        (await silo.Container(id).AdmitAsync(1, Token(), [], Cancelled)).ShouldBeFalse();

        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Paused);
    }

    [Fact]
    public async Task Reports_OfAnExternalWorkspace_ChangeNothing_W22()
    {
        var id = await silo.CreateAsync(new NewWorkspace { Name = "QA", External = true });

        (await silo.Container(id).EndedAsync(1, Killed, Cancelled)).ShouldBeNull();
        (await silo.Container(id).RestartAsync(1, Cancelled)).ShouldBeFalse();

        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);
    }

    [Fact]
    public async Task RestartAsync_Ended_IsProvisionedByThePlatformOnce()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.Container(id).EndedAsync(1, Killed, Cancelled);

        (await Task.WhenAll(silo.Container(id).RestartAsync(1, Cancelled), silo.Container(id).RestartAsync(1, Cancelled))).ShouldAllBe(done => done);

        silo.Storage.FactsOf(id).OfType<WorkspaceFact.Reprovisioned>().ShouldHaveSingleItem().By.ShouldBe(Actor.Platform);
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Provisioning);
    }

    [Fact]
    public async Task AdmitAsync_TokenOpensTheWorkspaceAndTheFormerDoesNot()
    {
        var id = await silo.CreateAsync();
        var (first, second) = (IssuedToken.Create(), IssuedToken.Create());
        (await silo.Container(id).AdmitAsync(1, Token(first), [], Cancelled)).ShouldBeTrue();
        (await silo.Container(id).AdmitAsync(1, Token(first), [], Cancelled)).ShouldBeTrue();
        (await silo.Agent(id).VerifyTokenAsync(first.Text, Cancelled)).ShouldBeTrue();

        (await silo.Container(id).AdmitAsync(1, Token(second), [first.Id], Cancelled)).ShouldBeTrue();

        (await silo.Agent(id).VerifyTokenAsync(first.Text, Cancelled)).ShouldBeFalse();
        (await silo.Agent(id).VerifyTokenAsync(second.Text, Cancelled)).ShouldBeTrue();
        // And its registration issues none that nobody would take.
        (await silo.Agent(id).RegisterAsync(new Registration("http://10.0.0.1:8000", "{}"), second.Text, Cancelled)).AuthToken.ShouldBeNull();
    }

    [Fact]
    public async Task StartedAsync_Address_IsThePlatformsAndStaysWhenTheAgentRegisters()
    {
        var id = await silo.CreateAsync();
        await silo.Container(id).StartedAsync(1, "http://127.0.0.1:32768", Cancelled);

        await silo.Agent(id).RegisterAsync(new Registration("http://10.0.0.1:8000", "{}"), token: null, Cancelled);

        (await silo.Operator(id).DescribeAsync(Cancelled)).Url.ShouldBe("http://127.0.0.1:32768");
    }

    [Fact]
    public async Task FailAsync_NotUpYet_SaysWhyWherePeopleLook()
    {
        var id = await silo.CreateAsync();

        (await silo.Container(id).FailAsync(1, "There is no image x.", Cancelled)).ShouldBeTrue();
        (await silo.Container(id).FailAsync(1, "There is no image x.", Cancelled)).ShouldBeTrue();

        var failed = await silo.Operator(id).DescribeAsync(Cancelled);
        (failed.Status, failed.Vitals.SampleError).ShouldBe((WorkspaceStatus.Failed, "There is no image x."));
        silo.Storage.FactsOf(id).OfType<WorkspaceFact.ProvisioningFailed>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task GiveUp_ContainerCouldNotBeStarted_TheReasonSaysWhy()
    {
        var id = await silo.CreateAsync();
        silo.Containers.Bind(new BoundContainer { Workspace = id, Engine = "one", Problem = "no space left on the device" });

        await silo.PassAsync(TimeSpan.FromMinutes(3) + TimeSpan.FromSeconds(2), id);

        silo.Storage.FactsOf(id).OfType<WorkspaceFact.ProvisioningFailed>().ShouldHaveSingleItem().Error.ShouldBe(
            "no heartbeat within 180 seconds of being provisioned. It could not be started: no space left on the device");
    }

    private static NewContainerToken Token(IssuedToken? token = null)
    {
        token ??= IssuedToken.Create();
        return new NewContainerToken(token.Id, token.Prefix, token.Hash);
    }
}
