using Molecule.Gateway.Feed;
using Molecule.Gateway.Tests.Canvas;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Feed;

/// <summary>What those who listen are told, over whichever way they listen.</summary>
public sealed class SubscriberStreamTests : IAsyncLifetime
{
    private readonly FeedStage _stage = new();
    private readonly WorkspaceId _self = new(Guid.NewGuid());
    private readonly WorkspaceId _other = new(Guid.NewGuid());
    private readonly WorkspaceId _team = new(Guid.NewGuid());
    private readonly WorkspaceId _otherTeam = new(Guid.NewGuid());

    public async ValueTask InitializeAsync() => await _stage.PumpAsync();

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(13)]
    [InlineData(39)]
    [InlineData(40)]
    public async Task Read_FromAPosition_WhatWasMissedThenLive(long position)
    {
        await AppendAsync(40);
        var listener = _stage.Listen(Hearing.Everything, position);
        if (position < 40)
            await listener.ReadToAsync(40);

        await AppendAsync(3);
        await listener.ReadToAsync(43);
        listener.Positions.ShouldBe(Range(position + 1, 43));
    }

    [Fact]
    public async Task Read_PositionAheadOfThisGateway_IsStillResumed()
    {
        await AppendAsync(3);
        _stage.Cluster.Log.Append(4);
        var listener = _stage.Listen(Hearing.Everything, 6);
        await listener.NothingAsync();
        await _stage.PumpAsync();
        await listener.ReadToAsync(7);
        listener.Positions.ShouldBe([7]);
    }

    [Fact]
    public async Task Read_PositionThatTheLogDoesNotKnow_IsSaid_AndGoesOnFromItsEnd()
    {
        await AppendAsync(3);
        var listener = _stage.Listen(Hearing.Everything, 4);
        (await listener.NextAsync()).ShouldBe(new FeedFrame.Resume(3, "unknown_position"));
        await AppendAsync(1);
        await listener.ReadToAsync(4);
        listener.Positions.ShouldBe([4]);
    }

    [Fact]
    public async Task Read_AnotherDatabase_IsSaid()
    {
        await AppendAsync(9);
        var listener = _stage.Listen(Hearing.Everything, 9);
        await listener.NothingAsync();
        _stage.Cluster.Log.Replace(2);
        await _stage.PumpAsync();
        var resume = await listener.NextAsync<FeedFrame.Resume>();
        resume.Reason.ShouldBe("unknown_position");
        await AppendAsync(1);
        await listener.ReadToAsync(3);
        listener.Positions.ShouldBe(Range(resume.After + 1, 3));
    }

    /// <summary>W4: a slow reader loses nothing; the log is its queue.</summary>
    [Fact]
    public async Task W4_SlowReader_FallsBehindMemory_IsToldEverythingOnce()
    {
        await AppendAsync(1);
        var listener = _stage.Listen(Hearing.Everything, 1);
        await listener.NothingAsync();
        var random = new Random(11);
        while (_stage.Cluster.Log.Head < 600)
        {
            await AppendAsync(random.Next(1, 60));
            if (random.Next(3) == 0)
                await listener.NextAsync<FeedFrame.Facts>();
        }

        var head = _stage.Cluster.Log.Head;
        await listener.ReadToAsync(head);
        listener.Positions.ShouldBe(Range(2, head));
    }

    /// <summary>W4: each message reaches whoever keeps up.</summary>
    [Fact]
    public async Task Messages_OfOneKindAndWorkspace_EachIsTold()
    {
        var listener = await OpenAsync(Hearing.Everything);
        foreach (var text in (string[])["a", "b", "c", "d", "e", "f", "g"])
            _stage.Feed.Hear(new Envelope(null, Facts.Message(_self.Value, text)));

        while (listener.Announced.Count < 7)
            await listener.NextAsync<FeedFrame.Announced>();

        listener.Announced.ShouldBe(["\"a\"", "\"b\"", "\"c\"", "\"d\"", "\"e\"", "\"f\"", "\"g\""]);
    }

    /// <summary>W4: what could not be told is said.</summary>
    [Fact]
    public async Task W4_MessagesMoreThanAreKept_LossIsSaid_AndTheRestIsTold()
    {
        var listener = await OpenAsync(Hearing.Everything);
        for (var index = 0; index < _stage.Options.BoardCapacity + 3; index++)
            _stage.Feed.Announce([Facts.Message(_self.Value, $"{index}")]);

        _stage.Feed.Release(_stage.Feed.Posted);
        (await listener.NextAsync()).ShouldBe(new FeedFrame.Resume(0, "announcements_lost"));
        while (listener.Announced.Count < _stage.Options.BoardCapacity)
            await listener.NextAsync<FeedFrame.Announced>();

        listener.Announced[0].ShouldBe("\"3\"");
        await listener.NothingAsync();
    }

    /// <summary>W3: while Redis was away, messages may have been lost that nobody has heard of.</summary>
    [Fact]
    public async Task W3_RedisIsBack_LossIsSaidOnce()
    {
        var listener = await OpenAsync(Hearing.Everything);
        _stage.Feed.Resume();
        (await listener.NextAsync<FeedFrame.Resume>()).Reason.ShouldBe("announcements_lost");
        await listener.NothingAsync();
        _stage.Feed.Hear(new Envelope(null, Facts.Message(_self.Value, "a")));
        await listener.NextAsync<FeedFrame.Announced>();
    }

    [Fact]
    public async Task Announcements_FromBeforeTheConnection_AreNotTold()
    {
        _stage.Feed.Hear(new Envelope(null, Facts.Message(_self.Value, "before")));
        var listener = await OpenAsync(Hearing.Everything);
        _stage.Feed.Hear(new Envelope(null, Facts.Message(_self.Value, "after")));
        await listener.NextAsync<FeedFrame.Announced>();
        listener.Announced.ShouldBe(["\"after\""]);
    }

    [Fact]
    public async Task Announcement_AboutAWorkspaceWhoseFactIsNotReadYet_ComesAfterIt()
    {
        var listener = await OpenAsync(Hearing.Everything);
        _stage.Cluster.Log.Append();
        _stage.Feed.Hear(new Envelope(1, null));
        _stage.Feed.Hear(new Envelope(null, Facts.Message(_self.Value, "a")));
        await listener.NothingAsync();
        await _stage.PumpAsync();
        await listener.NextAsync<FeedFrame.Facts>();
        await listener.NextAsync<FeedFrame.Announced>();
    }

    [Fact]
    public async Task Filtered_OnlyItsTeam_FactsAndAnnouncements()
    {
        var listener = await OpenAsync(Hearing.Of(_self.Value, _team.Value));
        _stage.Cluster.Log.Append(1, _other, parent: _otherTeam);
        _stage.Cluster.Log.Append(1, _other, parent: _team);
        _stage.Cluster.Log.Append(1, _team, parent: null);
        await _stage.PumpAsync();
        await listener.ReadToAsync(3);
        listener.Positions.ShouldBe([2, 3]);

        _stage.Feed.Hear(new Envelope(null, Facts.Message(_other.Value, "elsewhere", _otherTeam.Value)));
        _stage.Feed.Hear(new Envelope(null, Facts.Message(_other.Value, "here", _team.Value)));
        while (listener.Announced.Count == 0)
            await listener.NextAsync<FeedFrame.Announced>();

        await listener.NothingAsync();
        listener.Announced.ShouldBe(["\"here\""]);
    }

    [Fact]
    public async Task Filtered_OwnMove_ChangesTheTeamFromThatFactOn()
    {
        var listener = await OpenAsync(Hearing.Of(_self.Value, _team.Value));
        _stage.Cluster.Log.Append(1, _other, parent: _otherTeam);
        _stage.Cluster.Log.Append(1, _self, "WORKSPACE_MOVED", _otherTeam);
        _stage.Cluster.Log.Append(1, _other, parent: _otherTeam);
        _stage.Cluster.Log.Append(1, _other, parent: _team);
        _stage.Cluster.Log.Append(1, _self, parent: _otherTeam);
        await _stage.PumpAsync();
        await listener.ReadToAsync(5);
        listener.Positions.ShouldBe([2, 3, 5]);
    }

    [Fact]
    public async Task Filtered_OwnRemoval_IsTold_AndThenTheStreamEnds()
    {
        var listener = await OpenAsync(Hearing.Of(_self.Value, _team.Value));
        _stage.Cluster.Log.Append(1, _self, "WORKSPACE_REMOVED", _team);
        _stage.Cluster.Log.Append(1, _other, parent: _team);
        await _stage.PumpAsync();
        await listener.NextAsync<FeedFrame.Facts>();
        listener.Positions.ShouldBe([1]);
        await listener.EndsAsync();
    }

    [Fact]
    public async Task Filtered_NothingToHearForLong_SaysHowFarItHasCome()
    {
        var listener = await OpenAsync(Hearing.Of(_self.Value, _team.Value));
        _stage.Cluster.Log.Append(_stage.Options.MarkEvery - 1, _other, parent: _otherTeam);
        await _stage.PumpAsync();
        await listener.NothingAsync();
        _stage.Cluster.Log.Append(1, _other, parent: _otherTeam);
        await _stage.PumpAsync();
        (await listener.NextAsync()).ShouldBe(new FeedFrame.Mark(_stage.Options.MarkEvery));
    }

    [Fact]
    public async Task Outage_ListenerStays_AndGoesOn()
    {
        await AppendAsync(30);
        _stage.Cluster.Log.Fails = new StorageUnavailableException("gone");
        var listener = _stage.Listen(Hearing.Everything, 0);
        await listener.NothingAsync();
        _stage.Cluster.Log.Fails = null;
        await listener.ReadToAsync(30);
        listener.Positions.ShouldBe(Range(1, 30));
    }

    /// <summary>W26: what one thousand hear costs the reading of the log once, and no question about anybody.</summary>
    [Fact]
    public async Task W26_ManyListeners_ShareOneReadingOfTheLog()
    {
        var listeners = Enumerable.Range(0, 1_000).Select(_ => _stage.Listen(Hearing.Of(_self.Value, _team.Value), 0)).ToArray();
        var reads = _stage.Cluster.Log.Reads.Count;
        _stage.Cluster.Log.Append(4, _other, parent: _team);
        await _stage.PumpAsync();
        foreach (var listener in listeners)
            await listener.ReadToAsync(4);

        _stage.Cluster.Log.Reads.Count.ShouldBe(reads + 1);
        _stage.Cluster.Last.ShouldBeNull();
    }

    private static IEnumerable<long> Range(long first, long last) => Enumerable.Range((int)first, (int)(last - first + 1)).Select(position => (long)position);

    private async Task<FeedStage.Listener> OpenAsync(Hearing hearing)
    {
        await _stage.PumpAsync();
        var listener = _stage.Listen(hearing, _stage.Cluster.Log.Head);
        await listener.NothingAsync();
        return listener;
    }

    private Task AppendAsync(int count)
    {
        _stage.Cluster.Log.Append(count);
        return _stage.PumpAsync();
    }
}
