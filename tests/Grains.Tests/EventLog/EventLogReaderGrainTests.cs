using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;

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
        (await Should.ThrowAsync<InvalidFieldException>(() => _reader.ReadNewestAsync(null, limit, Cancelled))).Field.ShouldBe("limit");
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
        (await _reader.ReadNewestAsync(null, limit, Cancelled)).Head.ShouldBe(7);
    }

    private sealed class EmptyLog : IEventLog
    {
        public Task<EventPage> ReadAfterAsync(long position, int limit, CancellationToken cancellationToken) => Task.FromResult(new EventPage([], 7));

        public Task<EventPage> ReadNewestAsync(WorkspaceId? workspace, int limit, CancellationToken cancellationToken) =>
            Task.FromResult(new EventPage([], 7));
    }
}
