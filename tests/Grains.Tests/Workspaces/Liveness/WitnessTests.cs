using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Liveness;

namespace Molecule.Grains.Tests.Workspaces.Liveness;

/// <summary>Witnesses that ask where no timer runs: what they bring about, and what they do not.</summary>
public sealed class WitnessTests(TimerlessSilo silo) : IClassFixture<TimerlessSilo>
{
    private static readonly WorkspaceOptions Options = new() { Witnesses = Witnesses.Expiry };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LookAsync_NobodyAsks_NothingHappens()
    {
        var (id, _) = await silo.CreateOnlineAsync();

        await silo.PassAsync(Options.HeartbeatTimeout * 2, id);

        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);
    }

    [Fact]
    public async Task LookAsync_Early_SaysWhenTheTimeIsOver()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.PassAsync(TimeSpan.FromSeconds(20), id);

        (await silo.LookAsync(id)).ShouldBe(Options.HeartbeatTimeout - TimeSpan.FromSeconds(20));

        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);
    }

    [Fact]
    public async Task LookAsync_ManyTimesAfterTheTimeIsOver_IsOneFact()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.PassAsync(Options.HeartbeatTimeout, id);

        var looks = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => silo.LookAsync(id)));

        looks.ShouldAllBe(due => due == null);
        silo.Storage.FactsOf(id).OfType<WorkspaceFact.WentOffline>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task LookAsync_NoGatewayWasThere_HasAWholeTimeoutFromWhenOneIs()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        silo.IsGatewayThere = false;
        await silo.PassAsync(Options.HeartbeatTimeout * 3, id);
        (await silo.LookAsync(id)).ShouldNotBeNull("nobody is called dead while nobody can be heard");

        silo.IsGatewayThere = true;
        await silo.PassAsync(TimeSpan.FromSeconds(1), id);
        var left = (await silo.LookAsync(id)).ShouldNotBeNull();
        left.ShouldBeGreaterThanOrEqualTo(Options.HeartbeatTimeout - TimeSpan.FromSeconds(1));

        await silo.PassAsync(left, id);
        (await silo.LookAsync(id)).ShouldBeNull();
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Offline);
    }

    [Fact]
    public async Task LookAsync_HeardMeanwhile_IsNotGivenUp()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.PassAsync(Options.HeartbeatTimeout, id);
        await silo.BeatAsync(id);

        (await silo.LookAsync(id)).ShouldBe(Options.HeartbeatTimeout);

        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Online);
    }

    [Fact]
    public async Task LookAsync_WokenByIt_HasAWholeTimeout()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.DeactivateAsync(id);
        silo.Clock.Advance(TimeSpan.FromHours(1));

        (await silo.LookAsync(id)).ShouldBe(Options.HeartbeatTimeout);
    }

    [Fact]
    public async Task LookAsync_NobodyIsWaitedFor_SaysNothing()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.Operator(id).PauseAsync(Cancelled);

        (await silo.LookAsync(id)).ShouldBeNull();
        (await silo.LookAsync(TestSilo.NewId())).ShouldBeNull();
    }

    [Fact]
    public async Task LookAsync_StorageIsAway_IsAskedAgainSoon()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.PassAsync(Options.HeartbeatTimeout, id);
        silo.Storage.IsAway = true;
        try
        {
            (await silo.LookAsync(id)).ShouldNotBeNull().ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(2));
        }
        finally
        {
            silo.Storage.IsAway = false;
        }

        (await silo.LookAsync(id)).ShouldBeNull();
        (await silo.StatusAsync(id)).ShouldBe(WorkspaceStatus.Offline);
    }

    [Fact]
    public async Task Expiry_OfAWorkspaceThatHasJustWoken_AsksAgainWhenItsTimeIsOver()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.DeactivateAsync(id);
        var expiries = new ToldExpiries();
        using var watch = new ExpiryWatch(
            expiries, silo.Ring, silo.Grains, new OptionsWrapper<WorkspaceOptions>(Options), silo.Clock, NullLogger<ExpiryWatch>.Instance);
        await watch.StartAsync(Cancelled);

        expiries.Tell(id);

        for (var seconds = 0; await silo.StatusAsync(id) != WorkspaceStatus.Offline; seconds++)
        {
            seconds.ShouldBeLessThan(600);
            await silo.PassAsync(TimeSpan.FromSeconds(1), id);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancelled);
        }

        await watch.StopAsync(Cancelled);
    }

    [Fact]
    public void GiveUps_HaveSoManyPlacesAndNoMore()
    {
        var giveUps = new GiveUps();
        for (var place = 0; place < GiveUps.AtOnce; place++)
        {
            giveUps.TryBegin().ShouldBeTrue();
        }

        giveUps.TryBegin().ShouldBeFalse();
        giveUps.TryBegin().ShouldBeFalse();
        giveUps.End();
        giveUps.TryBegin().ShouldBeTrue();
    }

    private sealed class ToldExpiries : IExpiries
    {
        private readonly Channel<WorkspaceId> _expired = Channel.CreateUnbounded<WorkspaceId>();

        public void Tell(WorkspaceId workspace) => _expired.Writer.TryWrite(workspace);

        public async IAsyncEnumerable<WorkspaceId> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var workspace in _expired.Reader.ReadAllAsync(cancellationToken))
            {
                yield return workspace;
            }
        }
    }
}
