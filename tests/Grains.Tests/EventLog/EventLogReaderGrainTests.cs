using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.EventLog;

namespace Molecule.Grains.Tests.EventLog;

public sealed class EventLogReaderGrainTests
{
    private readonly EventLogReaderGrain _reader = new(new EmptyLog());

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    [InlineData(int.MinValue)]
    public async Task Read_LimitOutOfRange_IsRefused(int limit)
    {
        (await Should.ThrowAsync<InvalidFieldException>(() => _reader.ReadAfterAsync(0, limit, Cancelled))).Field.ShouldBe("limit");
        (await Should.ThrowAsync<InvalidFieldException>(() => _reader.ReadAsync(new EventQuery { Limit = limit }, Cancelled))).Field.ShouldBe("limit");
    }

    [Fact]
    public async Task ReadAfterAsync_NegativePosition_IsRefused() =>
        (await Should.ThrowAsync<InvalidFieldException>(() => _reader.ReadAfterAsync(-1, 10, Cancelled))).Field.ShouldBe("position");

    [Theory]
    [InlineData(1)]
    [InlineData(IEventLogReader.MaxPage)]
    public async Task Read_LimitInRange_IsTaken(int limit)
    {
        (await _reader.ReadAfterAsync(long.MaxValue, limit, Cancelled)).Head.ShouldBe(7);
        (await _reader.ReadAsync(new EventQuery { Limit = limit }, Cancelled)).Head.ShouldBe(7);
    }

    [Fact]
    public async Task ReadAsync_NegativeBound_IsRefused()
    {
        (await Should.ThrowAsync<InvalidFieldException>(() => _reader.ReadAsync(new EventQuery { Limit = 1, After = -1 }, Cancelled))).Field.ShouldBe("after");
        (await Should.ThrowAsync<InvalidFieldException>(() => _reader.ReadAsync(new EventQuery { Limit = 1, Before = -1 }, Cancelled))).Field.ShouldBe("before");
    }

    [Fact]
    public async Task ReadAsync_TypesAtTheLimitAndOnePast_AreTakenAndRefused()
    {
        var types = Enumerable.Range(0, EventQuery.MaxTypes).Select(number => $"TYPE_{number}").ToArray();
        (await _reader.ReadAsync(new EventQuery { Limit = 1, Types = [.. types] }, Cancelled)).Head.ShouldBe(7);

        (await Should.ThrowAsync<InvalidFieldException>(() => _reader.ReadAsync(new EventQuery { Limit = 1, Types = [.. types, "ONE_MORE"] }, Cancelled)))
            .Field.ShouldBe("type");
    }

    [Theory]
    [InlineData("WORKSPACE_ONLINE", true)]
    [InlineData("A", true)]
    [InlineData("A2A_RESPONSE", true)]
    [InlineData("", false)]
    [InlineData("2A", false)]
    [InlineData("_A", false)]
    [InlineData("workspace_online", false)]
    [InlineData("ÄRGER", false)]
    [InlineData("A B", false)]
    public void IsType_OnlyUpperSnakeCase(string text, bool isType) => EventQuery.IsType(text).ShouldBe(isType);

    [Fact]
    public void IsType_AtTheLongestAndOnePast()
    {
        EventQuery.IsType(new string('A', EventQuery.MaxTypeLength)).ShouldBeTrue();
        EventQuery.IsType(new string('A', EventQuery.MaxTypeLength + 1)).ShouldBeFalse();
    }

    private sealed class EmptyLog : IEventLog
    {
        public Task<EventPage> ReadAfterAsync(long position, int limit, CancellationToken cancellationToken) => Task.FromResult(new EventPage([], 7));

        public Task<EventPage> ReadAsync(EventQuery query, CancellationToken cancellationToken) => Task.FromResult(new EventPage([], 7));
    }
}
