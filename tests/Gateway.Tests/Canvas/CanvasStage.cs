using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Molecule.Gateway.Canvas;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Redis;
using Molecule.Gateway.Tests.Cluster;

namespace Molecule.Gateway.Tests.Canvas;

/// <summary>All that tells canvases, around a log in memory and a clock that the test moves.</summary>
internal sealed class CanvasStage : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();

    public CanvasStage(CanvasOptions? options = null)
    {
        Options = options ?? new CanvasOptions { RingCapacity = 20, FrameSize = 5, BoardCapacity = 10 };
        var wrapped = Microsoft.Extensions.Options.Options.Create(Options);
        var calls = new ClusterCalls(Cluster, Microsoft.Extensions.Options.Options.Create(new SiloOptions()), Time);
        Organization = new OrganizationReader(calls);
        Told = new VitalsTold(Time);
        Feed = new CanvasFeed(wrapped, Told, Time);
        Pump = new EventPump(calls, Feed, Told, wrapped, Time, NullLogger<EventPump>.Instance);
        Stream = new CanvasStream(Feed, Organization, calls, Told, Audience, wrapped, Time, NullLogger<CanvasStream>.Instance);
        Watch = new VitalsWatch(Organization, Feed, Told, Audience, Broadcasts, wrapped, Time, NullLogger<VitalsWatch>.Instance);
    }

    public FakeTimeProvider Time { get; } = new();

    /// <summary>How fast time passes while a test waits.</summary>
    public TimeSpan Step { get; set; } = TimeSpan.FromMilliseconds(25);

    public FakeCluster Cluster { get; } = new();

    public FakeBroadcasts Broadcasts { get; } = new();

    public Audience Audience { get; } = new();

    public CanvasOptions Options { get; }

    public OrganizationReader Organization { get; }

    public VitalsTold Told { get; }

    public CanvasFeed Feed { get; }

    public EventPump Pump { get; }

    public VitalsWatch Watch { get; }

    public CanvasStream Stream { get; }

    public Listener Listen(long? position) => new(this, Stream.ReadAsync(position, _end.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken));

    /// <summary>Lets time pass until something is so.</summary>
    public Task UntilAsync(Func<bool> condition) => Until.TrueAsync(condition, () => Time.Advance(Step));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Pump.StopAsync(CancellationToken.None);
        await Watch.StopAsync(CancellationToken.None);
        Pump.Dispose();
        Watch.Dispose();
        _end.Dispose();
    }

    internal sealed class FakeBroadcasts : IBroadcasts
    {
        public long? ListeningSince { get; set; }

        public Task<bool> AnswersAsync(CancellationToken cancellationToken) => Task.FromResult(ListeningSince is not null);
    }

    /// <summary>A canvas.</summary>
    internal sealed class Listener(CanvasStage stage, IAsyncEnumerator<CanvasFrame> frames)
    {
        private Task<bool>? _next;

        public List<long> Positions { get; } = [];

        /// <summary>The next frame, however much time has to pass for it.</summary>
        public async Task<CanvasFrame> NextAsync()
        {
            var next = _next ?? frames.MoveNextAsync().AsTask();
            _next = next;
            await stage.UntilAsync(() => next.IsCompleted);
            (await next).ShouldBeTrue();
            _next = null;
            if (frames.Current is CanvasFrame.Events events)
                Positions.AddRange(events.Facts.Select(fact => fact.Position));

            return frames.Current;
        }

        public async Task<TFrame> NextAsync<TFrame>()
            where TFrame : CanvasFrame => (await NextAsync()).ShouldBeOfType<TFrame>();

        /// <summary>Says that nothing comes while a lot of time passes.</summary>
        public async Task NothingAsync()
        {
            var next = _next ?? frames.MoveNextAsync().AsTask();
            _next = next;
            var until = stage.Time.GetUtcNow() + TimeSpan.FromSeconds(5);
            await stage.UntilAsync(() => next.IsCompleted || stage.Time.GetUtcNow() >= until);
            if (next.IsCompleted)
                Assert.Fail(await next ? $"There came {frames.Current}." : "The stream ended.");
        }

        public async Task ReadToAsync(long position)
        {
            while (Positions.Count == 0 || Positions[^1] < position)
                await NextAsync();
        }
    }
}
