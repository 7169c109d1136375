using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Molecule.Grains.Approvals;
using Molecule.Grains.Chores;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Approvals;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces.Commits;
using Orleans.TestingHost;

namespace Molecule.Grains.Tests.Approvals;

/// <summary>
/// Real silos with approvals, whose rows are in memory and whose clock a test holds: timers of grains run by that clock, Orleans itself by the
/// real one.
/// </summary>
internal sealed class ApprovalSilos : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private ApprovalSilos(short silos)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddApprovals(new ConfigurationBuilder().Build());
            silo.Services.AddSingleton<TimeProvider>(Clock);
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.Services.AddSingleton<CommitEars>();
            silo.Services.AddSingleton<CommitRelay>();
            silo.Services.AddGrainService<CommitEar>();
            silo.Services.AddSingleton<IApprovalStore>(Store);
            silo.Services.AddSingleton<IAnnouncer>(Announcer);
            silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        });
        _cluster = builder.Build();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));

    public MemoryApprovalStore Store { get; } = new();

    public ApprovalAnnouncer Announcer { get; } = new();

    public IGrainFactory Grains => _cluster.Client;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<ApprovalSilos> StartAsync(short silos = 1)
    {
        var started = new ApprovalSilos(silos);
        await started._cluster.DeployAsync(Cancelled);
        return started;
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    public IApproval Approval(Guid id) => Grains.GetGrain<IApproval>(id);

    public async Task<Guid> RequestAsync(WorkspaceId workspace)
    {
        var id = Guid.NewGuid();
        await Approval(id).RequestAsync(new NewApproval(workspace, "Ship it", "", "", "{}"), Cancelled);
        return id;
    }

    /// <summary>How many of these grains are awake in each silo.</summary>
    public async Task<Dictionary<SiloAddress, Guid[]>> FindAwakeAsync(IEnumerable<Guid> approvals)
    {
        var management = Grains.GetGrain<IManagementGrain>(0);
        var found = new List<(SiloAddress Silo, Guid Approval)>();
        foreach (var approval in approvals)
        {
            if (await management.GetActivationAddress(Approval(approval)) is { } silo)
            {
                found.Add((silo, approval));
            }
        }

        return found.GroupBy(one => one.Silo).ToDictionary(silo => silo.Key, silo => silo.Select(one => one.Approval).ToArray());
    }

    /// <summary>Ends a silo as if its process had been killed: nothing in it is told.</summary>
    public Task KillAsync(SiloAddress silo) => _cluster.KillSiloAsync(_cluster.Silos.Single(one => one.SiloAddress.Equals(silo)));

    /// <summary>One round of the chore, on a silo that lives.</summary>
    public Task<int> DoChoreAsync() => _cluster.Silos[0].ServiceProvider.GetServices<IChore>().OfType<DueApprovals>().Single().RunAsync(Cancelled);

    /// <summary>Waits for what a timer does, which answers nobody.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            tries.ShouldBeLessThan(30_000, "it never came to be");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancelled);
        }
    }
}
