using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Molecule.Grains.Containers;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Routing;
using Molecule.Grains.Tests.Containers;
using Molecule.Grains.Tests.EventLog;
using Molecule.Grains.Tests.Routing;
using Molecule.Grains.Tests.Workspaces.Heartbeats;
using Molecule.Grains.Tests.Workspaces.Tokens;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Commits;
using Molecule.Grains.Workspaces.Heartbeats;
using Molecule.Grains.Workspaces.Liveness;
using Molecule.Grains.Workspaces.Tokens;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Molecule.Grains.Tests.Workspaces;

/// <summary>
/// One real silo whose ports are in memory and whose clock a test holds: workspace grains, their timers and the flush run by that clock,
/// Orleans itself runs by the real one (it would spin when hours pass in no time). Each test class has its own and uses new ids.
/// </summary>
public class TestSilo : IAsyncLifetime
{
    /// <summary>Shorter than what the grain takes for a silo that was held up.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly InProcessTestCluster _cluster;
    private ITimer? _gateway;

    public TestSilo()
        : this([])
    {
    }

    private protected TestSilo(Dictionary<string, string?> settings)
    {
        Queries = new MemoryWorkspaceQueries(Storage);
        Routes = new MemoryRoutingQueries(Storage, HeartbeatStore);
        Log = new MemoryEventLog(Storage);
        Announcer = new RecordingAnnouncer(Storage);
        TokenStore = new MemoryTokenStore(Storage);
        Containers = new MemoryContainerStore(Storage);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddWorkspaces(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
            silo.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.Services.AddKeyedSingleton<IGrainStorage>(WorkspaceGrain.StorageName, Storage);
            silo.Services.AddSingleton<IWorkspaceQueries>(Queries);
            silo.Services.AddSingleton<IRoutingQueries>(Routes);
            silo.Services.AddSingleton<IEventLog>(Log);
            silo.AddIncomingGrainCallFilter(Calls);
            silo.Services.AddSingleton<IAnnouncer>(Announcer);
            silo.Services.AddSingleton<ITokenStore>(TokenStore);
            silo.Services.AddSingleton<IContainerStore>(Containers);
            silo.Services.PostConfigure<ProvisioningOptions>(provisioning => (provisioning.StartsAgents, provisioning.MaxTier) = (true, WorkspaceRules.MaxTier));
            silo.Services.AddSingleton<IPresence>(Presence);
            silo.Services.AddSingleton<IHeartbeatStore>(HeartbeatStore);
            silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        });
        _cluster = builder.Build();
    }

    internal FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));

    internal MemoryWorkspaceStorage Storage { get; } = new();

    internal MemoryWorkspaceQueries Queries { get; }

    internal MemoryRoutingQueries Routes { get; }

    internal MemoryEventLog Log { get; }

    internal CountedCalls Calls { get; } = new();

    internal RecordingAnnouncer Announcer { get; }

    internal MemoryPresence Presence { get; } = new();

    internal MemoryHeartbeatStore HeartbeatStore { get; } = new();

    internal MemoryTokenStore TokenStore { get; }

    internal MemoryContainerStore Containers { get; }

    /// <summary>Whether a gateway is there; without one nobody can be heard.</summary>
    internal bool IsGatewayThere { get; set; } = true;

    internal IGrainFactory Grains => _cluster.Client;

    /// <summary>Which workspaces are awake.</summary>
    internal LocalActivations Awake => _cluster.GetSiloServiceProvider().GetRequiredService<LocalActivations>();

    internal LivenessRing Ring => _cluster.GetSiloServiceProvider().GetRequiredService<LivenessRing>();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _cluster.DeployAsync(Cancelled);
        var listening = _cluster.GetSiloServiceProvider().GetRequiredService<Listening>();
        _gateway = Clock.CreateTimer(
            _ =>
            {
                if (IsGatewayThere)
                {
                    listening.Attend();
                }
            },
            state: null,
            TimeSpan.Zero,
            Step);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        await _cluster.DisposeAsync();
    }

    internal static WorkspaceId NewId() => new(Guid.NewGuid());

    internal IWorkspaceOperator Operator(WorkspaceId id) => _cluster.Client.GetGrain<IWorkspaceOperator>(id.Value);

    internal IWorkspaceAgent Agent(WorkspaceId id) => _cluster.Client.GetGrain<IWorkspaceAgent>(id.Value);

    internal IWorkspaceContainer Container(WorkspaceId id) => _cluster.Client.GetGrain<IWorkspaceContainer>(id.Value);

    internal IWorkspaceTokens Tokens(WorkspaceId id) => _cluster.Client.GetGrain<IWorkspaceTokens>(id.Value);
    internal IWorkspaceRouting Routing(WorkspaceId id) => _cluster.Client.GetGrain<IWorkspaceRouting>(id.Value);

    internal IWorkspaceSuccession Succession(WorkspaceId id) => _cluster.Client.GetGrain<IWorkspaceSuccession>(id.Value);

    internal async Task<WorkspaceId> CreateAsync(NewWorkspace? workspace = null)
    {
        var id = NewId();
        await Operator(id).CreateAsync(workspace ?? new NewWorkspace { Name = "QA" }, Cancelled);
        return id;
    }

    /// <summary>A workspace whose agent has just registered.</summary>
    internal async Task<(WorkspaceId Id, string Token)> CreateOnlineAsync()
    {
        var id = await CreateAsync();
        var receipt = await Agent(id).RegisterAsync(new Registration("http://10.0.0.1:8000", "{}"), token: null, Cancelled);
        return (id, receipt.AuthToken.ShouldNotBeNull());
    }

    internal async Task<bool> BeatAsync(
        WorkspaceId id, double errorRate = 0, string task = "", int active = 0, DateTimeOffset? progressAt = null) =>
        (await Agent(id).HeartbeatAsync(new Heartbeat(errorRate, "", active, 1, task, progressAt), token: null, Cancelled)).IsKnown;

    /// <summary>Brings beats to the silo's ear.</summary>
    /// <returns>For each, whether it took note of it.</returns>
    internal async Task<bool[]> BringAsync(params AgentBeat[] beats)
    {
        var silo = _cluster.Silos[0].SiloAddress;
        var receipt = await _cluster.Client.GetGrain<IHeartbeatIntake>(silo.ToParsableString()).HearAsync([.. beats], Cancelled);
        return [.. Enumerable.Range(0, beats.Length).Select(place => !receipt.NotHeard.Contains(place))];
    }

    internal async Task<WorkspaceStatus> StatusAsync(WorkspaceId id) => (await Operator(id).DescribeAsync(Cancelled)).Status;

    /// <summary>
    /// Lets time pass second by second. What was due in each second has happened when this returns: who was asked has answered, and a timer that
    /// fires stands in the grain's queue before the call that is made here, which is answered.
    /// </summary>
    internal async Task PassAsync(TimeSpan duration, WorkspaceId watched)
    {
        for (var left = duration; left > TimeSpan.Zero; left -= Step)
        {
            await AdvanceAsync(left < Step ? left : Step);
            await AwaitTurnAsync(watched);
        }
    }

    /// <summary>Time passes while nothing runs, as when the machine is suspended.</summary>
    internal async Task StandStillAsync(TimeSpan duration, WorkspaceId watched)
    {
        await AdvanceAsync(duration);
        await AwaitTurnAsync(watched);
    }

    /// <summary>A witness asks the workspace.</summary>
    internal Task<TimeSpan?> LookAsync(WorkspaceId id) => _cluster.Client.GetGrain<IWorkspaceWatch>(id.Value).LookAsync(Cancelled);

    /// <summary>Lets time pass until something is so that happens beside the grain, such as the flush.</summary>
    internal async Task UntilAsync(WorkspaceId watched, Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            tries.ShouldBeLessThan(1_000, "it never came to be");
            await PassAsync(Step, watched);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancelled);
        }
    }

    /// <summary>
    /// Sets the clock forward and returns when timers that are due have fired. While another thread sets a timer, that thread fires them, and the clock
    /// alone would return before: so there is one more timer, which is set last.
    /// </summary>
    private async Task AdvanceAsync(TimeSpan step)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var last = Clock.CreateTimer(_ => reached.TrySetResult(), state: null, step, Timeout.InfiniteTimeSpan);
        Clock.Advance(step);
        await reached.Task;
        await _cluster.GetSiloServiceProvider().GetRequiredService<Deadlines>().Answers;
    }

    /// <summary>Waits until whatever stands in the grain's queue has had its turn.</summary>
    private async Task AwaitTurnAsync(WorkspaceId id)
    {
        try
        {
            await Agent(id).VerifyTokenAsync("none", Cancelled);
        }
        catch (StorageUnavailableException)
        {
            // A test has taken the storage away, which the grain has noticed first.
        }
    }

    /// <summary>Ends the activation, so that the next call reads the row.</summary>
    internal Task DeactivateAsync(WorkspaceId id) => _cluster.DeactivateAsync(Operator(id));
}
