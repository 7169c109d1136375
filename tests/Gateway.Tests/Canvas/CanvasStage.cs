using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Molecule.Gateway.Canvas;
using Molecule.Gateway.Feed;
using Molecule.Gateway.Redis;
using Molecule.Gateway.Tests.Cluster;
using Molecule.Gateway.Tests.Feed;

namespace Molecule.Gateway.Tests.Canvas;

/// <summary>All that tells canvases, around a log in memory and a clock that the test moves.</summary>
internal sealed class CanvasStage : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly FeedStage _feed;

    public CanvasStage(CanvasOptions? options = null)
    {
        var time = new FakeTimeProvider();
        var told = new VitalsTold(time);
        _feed = new FeedStage(time, observers: told);
        var organization = new OrganizationReader(_feed.Calls);
        var canvas = Microsoft.Extensions.Options.Options.Create(options ?? new CanvasOptions());
        var feed = Microsoft.Extensions.Options.Options.Create(_feed.Options);
        Stream = new CanvasStream(_feed.Feed, _feed.Reader, organization, told, Audience, feed, canvas, time);
        Watch = new VitalsWatch(organization, _feed.Feed, told, Audience, Broadcasts, feed, canvas, time, NullLogger<VitalsWatch>.Instance);
    }

    public FakeTimeProvider Time => _feed.Time;

    /// <summary>How fast time passes while a test waits.</summary>
    public TimeSpan Step
    {
        get => _feed.Step;
        set => _feed.Step = value;
    }

    public FakeCluster Cluster => _feed.Cluster;

    public FakeBroadcasts Broadcasts { get; } = new();

    public Audience Audience { get; } = new();

    public FeedOptions Options => _feed.Options;

    public EventFeed Feed => _feed.Feed;

    public EventPump Pump => _feed.Pump;

    public VitalsWatch Watch { get; }

    public CanvasStream Stream { get; }

    public Listener Listen(long? position) => new(this, Stream.ReadAsync(position, _end.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken));

    /// <summary>Reads all that is new into the feed.</summary>
    public Task PumpAsync() => _feed.PumpAsync();

    /// <summary>Lets time pass until something is so.</summary>
    public Task UntilAsync(Func<bool> condition) => _feed.UntilAsync(condition);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Watch.StopAsync(CancellationToken.None);
        Watch.Dispose();
        await _feed.DisposeAsync();
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
