using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Molecule.Grains.Chores;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Molecule.Grains.Tests.Chores;

/// <summary>Real silos with two chores, <c>often</c> and <c>seldom</c>, and a clock that a test holds. Orleans itself runs by the real one.</summary>
internal sealed class ChoresCluster : IAsyncDisposable
{
    public static readonly TimeSpan Often = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Seldom = TimeSpan.FromHours(6);

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly InProcessTestCluster _cluster;

    private ChoresCluster(short silos)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddChores();
            silo.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.Services.AddSingleton<IChore>(services => New("often", Often, services));
            silo.Services.AddSingleton<IChore>(services => New("seldom", Seldom, services));
            silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
            silo.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = TimeSpan.FromSeconds(1);
                membership.MinProbeTimeout = TimeSpan.FromSeconds(0.5);
                membership.MaxProbeTimeout = TimeSpan.FromSeconds(1);
                membership.NumMissedProbesLimit = 2;
            });
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(2));
        });
        _cluster = builder.Build();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));

    public FakeChore.Book Book { get; } = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<ChoresCluster> StartAsync(short silos = 1, Func<string, CancellationToken, Task<int>>? work = null)
    {
        var cluster = new ChoresCluster(silos);
        cluster.Book.Work = work ?? cluster.Book.Work;
        await cluster._cluster.DeployAsync(Cancelled);
        return cluster;
    }

    /// <summary>Lets time pass, second by second, until something is so.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            tries.ShouldBeLessThan(6_000, "it never came to be");
            Clock.Advance(Step);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancelled);
        }
    }

    /// <summary>Asks the grain, so that what was due before is in its queue or done.</summary>
    public Task WakeAsync() => _cluster.Client.GetGrain<IChores>(0).WakeAsync(Cancelled);

    public Task KillAsync(string silo) => _cluster.KillSiloAsync(_cluster.Silos.Single(handle => handle.Name == silo));

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private FakeChore New(string name, TimeSpan interval, IServiceProvider services) =>
        new(name, interval, services.GetRequiredService<ILocalSiloDetails>().Name, Book);
}
