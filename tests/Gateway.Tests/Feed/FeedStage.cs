using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Feed;
using Molecule.Gateway.Tests.Cluster;

namespace Molecule.Gateway.Tests.Feed;

/// <summary>The live reader of the log and one stream to listen to, around a log in memory and a clock that the test moves.</summary>
internal sealed class FeedStage : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();

    public FeedStage(FakeTimeProvider? time = null, FeedOptions? options = null, params IEnumerable<IAnnouncementObserver> observers)
    {
        Time = time ?? new FakeTimeProvider();
        Options = options ?? new FeedOptions { RingCapacity = 20, FrameSize = 5, BoardCapacity = 10, MarkEvery = 50 };
        var wrapped = Microsoft.Extensions.Options.Options.Create(Options);
        Calls = new ClusterCalls(Cluster, Microsoft.Extensions.Options.Options.Create(new SiloOptions()), Time);
        Feed = new EventFeed(wrapped, observers, Time);
        Reader = new FeedReader(Feed, Calls, wrapped, Time, NullLogger<FeedReader>.Instance);
        Pump = new EventPump(Calls, Feed, wrapped, Time, NullLogger<EventPump>.Instance);
        Stream = new SubscriberStream(Feed, Reader, wrapped, Time);
        Reception = new Reception(Calls, Feed);
    }

    public FakeTimeProvider Time { get; }

    /// <summary>How fast time passes while a test waits.</summary>
    public TimeSpan Step { get; set; } = TimeSpan.FromMilliseconds(25);

    public FakeCluster Cluster { get; } = new();

    public FeedOptions Options { get; }

    public ClusterCalls Calls { get; }

    public EventFeed Feed { get; }

    public FeedReader Reader { get; }

    public EventPump Pump { get; }

    public SubscriberStream Stream { get; }

    public Reception Reception { get; }

    public Listener Listen(Hearing hearing, long position) => new(
        this, Stream.ReadAsync(new Subscriber(hearing, position), _end.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken));

    /// <summary>Reads all that is new into the feed.</summary>
    public async Task PumpAsync()
    {
        var posted = Feed.Posted;
        await Pump.ReadOnAsync(TestContext.Current.CancellationToken);
        Feed.Release(posted);
    }

    /// <summary>Lets time pass until something is so.</summary>
    public Task UntilAsync(Func<bool> condition) => Until.TrueAsync(condition, () => Time.Advance(Step));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Pump.StopAsync(CancellationToken.None);
        Pump.Dispose();
        Reader.Dispose();
        _end.Dispose();
    }

    /// <summary>One who listens.</summary>
    internal sealed class Listener(FeedStage stage, IAsyncEnumerator<FeedFrame> frames)
    {
        private Task<bool>? _next;

        public List<long> Positions { get; } = [];

        public List<string> Announced { get; } = [];

        /// <summary>The next frame, however much time has to pass for it.</summary>
        public async Task<FeedFrame> NextAsync()
        {
            (await HasNextAsync()).ShouldBeTrue();
            if (frames.Current is FeedFrame.Facts facts)
                Positions.AddRange(facts.Events.Select(fact => fact.Position));
            else if (frames.Current is FeedFrame.Announced news)
                Announced.AddRange(news.Announcements.Select(announcement => announcement.Payload.ToString()));

            return frames.Current;
        }

        public async Task<TFrame> NextAsync<TFrame>()
            where TFrame : FeedFrame => (await NextAsync()).ShouldBeOfType<TFrame>();

        /// <summary>Says that the stream ends here.</summary>
        public async Task EndsAsync() => (await HasNextAsync()).ShouldBeFalse();

        /// <summary>Says that nothing comes while a lot of time passes.</summary>
        public async Task NothingAsync()
        {
            var next = _next ??= frames.MoveNextAsync().AsTask();
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

        private async Task<bool> HasNextAsync()
        {
            var next = _next ??= frames.MoveNextAsync().AsTask();
            await stage.UntilAsync(() => next.IsCompleted);
            _next = null;
            return await next;
        }
    }
}
