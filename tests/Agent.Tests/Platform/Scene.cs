using Molecule.Agent.Cards;
using Molecule.Agent.Tokens;

namespace Molecule.Agent.Tests.Platform;

/// <summary>A platform, a clock that stands still, and a client between them. Randomness is a number that the test chooses.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private Scene(WatchedClock clock, FakePlatform platform, MoleculeClient client, MemoryTokenStore tokens)
    {
        Clock = clock;
        Platform = platform;
        Client = client;
        Tokens = tokens;
    }

    public static Guid WorkspaceId { get; } = new("0d6b1b60-6a2f-4f0b-9a53-0b7f6e3c1a11");

    public WatchedClock Clock { get; }

    public FakePlatform Platform { get; }

    public MoleculeClient Client { get; }

    public MemoryTokenStore Tokens { get; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Scene> OpenAsync(double random = 0)
    {
        var clock = new WatchedClock();
        var platform = await FakePlatform.StartAsync(clock);
        var tokens = new MemoryTokenStore();
        var client = await MoleculeClient.ConnectAsync(
            new MoleculeClientOptions
            {
                Platform = platform.Address,
                CallTimeout = WatchedClock.CallTimeout,
                TokenStore = tokens,
                TimeProvider = clock,
                Randomness = () => random,
            },
            Cancellation);
        return new Scene(clock, platform, client, tokens);
    }

    public static MoleculeAgentOptions Agent(Guid? workspaceId = null) => new()
    {
        WorkspaceId = workspaceId ?? WorkspaceId,
        Card = Card,
        Url = new Uri("http://localhost:9001/"),
    };

    public static AgentCard Card { get; } = new()
    {
        Name = "QA",
        Description = "Tests what the others build",
        Version = "1.2.3",
        Url = "http://localhost:9001/",
    };

    /// <summary>An agent whose first heartbeat was accepted and which now waits for the clock.</summary>
    public async Task<MoleculeAgent> StartAgentAsync(MoleculeAgentOptions? options = null)
    {
        var agent = await Client.StartAgentAsync(options ?? Agent(), Cancellation);
        await Platform.NextAsync(FakePlatform.Register);
        await Platform.NextAsync(FakePlatform.Heartbeat);
        return agent;
    }

    /// <summary>As above, and long enough ago that the next change is told at once.</summary>
    public async Task<MoleculeAgent> StartSettledAgentAsync()
    {
        var agent = await StartAgentAsync();
        await Clock.NextWaitAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));
        return agent;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Platform.DisposeAsync();
    }
}
