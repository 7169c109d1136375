using Molecule.Grains.Interfaces.Approvals;

namespace Molecule.Grains.Tests.Approvals;

/// <summary>Two silos carry the timers of requests, and one of them dies.</summary>
public sealed class SiloDeathTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KilledSilo_ItsRequests_AreDeniedOnceEachWhenTheirTimeEnds()
    {
        await using var silos = await ApprovalSilos.StartAsync(silos: 2);
        var workspace = silos.Store.Create();
        var approvals = new List<Guid>();
        for (var number = 0; number < 24; number++)
        {
            approvals.Add(await silos.RequestAsync(workspace));
        }

        var awake = await silos.FindAwakeAsync(approvals);
        awake.Count.ShouldBe(2, "the requests are not spread over both silos");
        var (killed, lost) = awake.First();
        await silos.KillAsync(killed);

        // The chore comes while they are not due yet: it brings their timers back, and denies nobody.
        silos.Clock.Advance(TimeSpan.FromMinutes(9.5));
        await RoundAsync(silos);
        lost.ShouldAllBe(approval => silos.Store.DecisionOf(approval) == null);
        silos.Clock.Advance(TimeSpan.FromMinutes(0.5));
        await ApprovalSilos.UntilAsync(() => silos.Announcer.Announcements.Count >= approvals.Count);

        approvals.ShouldAllBe(approval => silos.Store.DecisionOf(approval) == new Decision(ApprovalStatus.Denied, "auto-expired", silos.Clock.GetUtcNow()));
        (await silos.DoChoreAsync()).ShouldBe(0);
        silos.Announcer.Told.Count(told => told == "APPROVAL_DENIED").ShouldBe(approvals.Count);
        silos.Announcer.Announcements.Count.ShouldBe(approvals.Count);
    }

    [Fact]
    public async Task KilledSilo_NobodyLookedBeforeTheEnd_TheNextRoundDenies()
    {
        await using var silos = await ApprovalSilos.StartAsync(silos: 2);
        var workspace = silos.Store.Create();
        var approvals = new List<Guid>();
        for (var number = 0; number < 24; number++)
        {
            approvals.Add(await silos.RequestAsync(workspace));
        }

        var (killed, lost) = (await silos.FindAwakeAsync(approvals)).First();
        await silos.KillAsync(killed);
        silos.Clock.Advance(TimeSpan.FromMinutes(11));
        await ApprovalSilos.UntilAsync(() => silos.Announcer.Announcements.Count == approvals.Count - lost.Length);

        await RoundAsync(silos);

        approvals.ShouldAllBe(approval => silos.Store.DecisionOf(approval)!.By == "auto-expired");
        silos.Announcer.Announcements.Count.ShouldBe(approvals.Count);
    }

    /// <summary>One round that nothing fails: while the dead silo is still in the directory, calls to its grains do.</summary>
    private static async Task RoundAsync(ApprovalSilos silos)
    {
        while (true)
        {
            try
            {
                await silos.DoChoreAsync();
                return;
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancelled);
            }
        }
    }
}
