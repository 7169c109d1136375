using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Liveness;

namespace Molecule.Grains.Tests.Workspaces.Liveness;

public sealed class LivenessSweepTests(TestSilo silo) : IClassFixture<TestSilo>, IDisposable
{
    private static readonly WorkspaceOptions Options = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => silo.Queries.Silent = [];

    [Fact]
    public async Task Start_SilentWorkspaceWhoseGrainSleeps_IsWokenAndNotYetGivenUp()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.DeactivateAsync(id);
        var reads = silo.Storage.Reads;
        silo.Queries.Silent = [id];
        using var sweep = NewSweep();

        await StartAsync(sweep);

        // The grain reads its row when it wakes, and nobody else reads one here.
        await UntilAsync(() => silo.Storage.Reads > reads);
        var (heardBefore, provisionedBefore) = silo.Queries.Asked.Last();
        heardBefore.ShouldBeLessThanOrEqualTo(silo.Clock.GetUtcNow() - Options.HeartbeatTimeout);
        (heardBefore - provisionedBefore).ShouldBe(Options.ProvisionTimeout - Options.HeartbeatTimeout);
        silo.Storage.FactsOf(id).ShouldNotContain(fact => fact is WorkspaceFact.WentOffline);
        await sweep.StopAsync(Cancelled);
    }

    [Fact]
    public async Task Start_MoreAreSilentThanOnePageHolds_AsksForAllPages()
    {
        silo.Queries.Silent = [.. Enumerable.Range(0, 1_001).Select(_ => new WorkspaceId(Guid.NewGuid()))];
        var asked = silo.Queries.Asked.Count;
        using var sweep = NewSweep();

        await StartAsync(sweep);

        await UntilAsync(() => silo.Queries.Asked.Count >= asked + 2);
        await sweep.StopAsync(Cancelled);
    }

    [Fact]
    public async Task Tick_StorageWasAwayAtTheStart_SweepsAgain()
    {
        silo.Queries.Silent = null;
        var asked = silo.Queries.Asked.Count;
        using var sweep = NewSweep();
        await StartAsync(sweep);
        await UntilAsync(() => silo.Queries.Asked.Count > asked);
        var (id, _) = await silo.CreateOnlineAsync();
        await silo.DeactivateAsync(id);
        var reads = silo.Storage.Reads;
        silo.Queries.Silent = [id];

        await UntilAsync(
            () =>
            {
                silo.Clock.Advance(Options.SweepInterval);
                return silo.Storage.Reads > reads;
            });
        await sweep.StopAsync(Cancelled);
    }

    [Fact]
    public async Task Sweep_SomebodyCannotBeAsked_TheOthersAreAndItIsAskedAgainSoon()
    {
        var (hindered, _) = await silo.CreateOnlineAsync();
        var (other, _) = await silo.CreateOnlineAsync();
        await silo.DeactivateAsync(hindered);
        await silo.DeactivateAsync(other);
        silo.Storage.Unreadable[hindered] = 2;
        var reads = silo.Storage.Reads;
        silo.Queries.Silent = [hindered, other];
        using var sweep = NewSweep();

        await StartAsync(sweep);
        await UntilAsync(() => silo.Storage.Reads >= reads + 2);
        silo.Queries.Silent = [];
        var asked = silo.Clock.GetUtcNow();

        // It is asked for itself, though nobody finds it silent any more, and long before the next sweep would be due.
        await UntilAsync(
            () =>
            {
                silo.Clock.Advance(TimeSpan.FromSeconds(1));
                return silo.Storage.Reads >= reads + 4;
            });
        (silo.Clock.GetUtcNow() - asked).ShouldBeLessThan(Options.SweepInterval);
        await sweep.StopAsync(Cancelled);
    }

    /// <summary>Starts it and lets the time pass in which other silos join.</summary>
    private async Task StartAsync(LivenessSweep sweep)
    {
        var asked = silo.Queries.Asked.Count;
        await sweep.StartAsync(Cancelled);
        await UntilAsync(
            () =>
            {
                silo.Clock.Advance(TimeSpan.FromSeconds(1));
                return silo.Queries.Asked.Count > asked;
            });
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            tries.ShouldBeLessThan(6_000, "it never came to be");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancelled);
        }
    }

    private LivenessSweep NewSweep() => new(
        silo.Queries, silo.Ring, silo.Grains, new OptionsWrapper<WorkspaceOptions>(Options), silo.Clock, NullLogger<LivenessSweep>.Instance);
}
