using Molecule.Gateway.Feed;
using Molecule.Gateway.Tests.Canvas;

namespace Molecule.Gateway.Tests.Feed;

public sealed class AnnouncementBoardTests
{
    private readonly Guid _one = Guid.NewGuid();
    private readonly Guid _other = Guid.NewGuid();

    [Fact]
    public void ReadAfter_SameKindAndWorkspace_IsTheLastOnly()
    {
        var board = new AnnouncementBoard(10, 1_000_000);
        var last = Facts.Task(_one, "c");
        foreach (var announcement in (Announcement[])[Facts.Task(_one, "a"), Facts.Place(_one, 1, 1), Facts.Task(_other, "b"), last])
            board.Post(announcement, 0);

        var number = 0L;
        var read = board.ReadAfter(ref number, board.Head, 10)!.Value;
        read.Length.ShouldBe(3);
        read[^1].ShouldBe(last);
        board.ReadAfter(ref number, board.Head, 10)!.Value.ShouldBeEmpty();
    }

    [Fact]
    public void ReadAfter_InPages_GivesEachOnce()
    {
        var board = new AnnouncementBoard(10, 1_000_000);
        for (var index = 0; index < 7; index++)
            board.Post(Facts.Task(Guid.NewGuid(), $"{index}"), 0);

        var number = 0L;
        var read = Enumerable.Range(0, 4).SelectMany(_ => board.ReadAfter(ref number, board.Head, 2)!.Value).ToArray();
        read.Distinct().Count().ShouldBe(7);
    }

    [Fact]
    public void ReadAfter_NotReleasedYet_Waits()
    {
        var board = new AnnouncementBoard(10, 1_000_000);
        board.Post(Facts.Task(_one, "a"), 0);
        board.Release(board.Head);
        board.Post(Facts.Task(_other, "b"), 0);
        var number = 0L;
        board.ReadAfter(ref number, board.Released, 10)!.Value.ShouldHaveSingleItem().WorkspaceId.ShouldBe(_one);
        board.Release(board.Head);
        board.ReadAfter(ref number, board.Released, 10)!.Value.ShouldHaveSingleItem().WorkspaceId.ShouldBe(_other);
    }

    [Fact]
    public void ReadAfter_SomethingForgotten_SaysSo()
    {
        var board = new AnnouncementBoard(2, 1_000_000);
        var number = 0L;
        for (var index = 0; index < 3; index++)
            board.Post(Facts.Task(Guid.NewGuid(), "t"), 0);

        board.ReadAfter(ref number, board.Head, 10).ShouldBeNull();
        number = 1;
        board.ReadAfter(ref number, board.Head, 10)!.Value.Length.ShouldBe(2);
    }

    [Fact]
    public void FindBefore_Time_IsWhereTheLaterOnesBegin()
    {
        var board = new AnnouncementBoard(10, 1_000_000);
        foreach (var arrived in (long[])[10, 20, 30])
            board.Post(Facts.Task(Guid.NewGuid(), "t"), arrived);

        board.FindBefore(20).ShouldBe(1);
        board.FindBefore(0).ShouldBe(0);
        board.FindBefore(31).ShouldBe(3);
    }

    [Fact]
    public void ReadAfter_Messages_AreEachKept()
    {
        var board = new AnnouncementBoard(10, 1_000_000);
        foreach (var name in (string[])["ACTIVITY_LOGGED", "AGENT_MESSAGE", "A2A_RESPONSE", "APPROVAL_DECIDED"])
        {
            board.Post(Facts.Message(_one, "first", name: name), 0);
            board.Post(Facts.Message(_one, "second", name: name), 0);
        }

        var number = 0L;
        board.ReadAfter(ref number, board.Head, 10)!.Value.Length.ShouldBe(8);
    }

    [Fact]
    public void Post_MoreBytesThanMayBeKept_TheOldestGiveWay()
    {
        var each = Facts.Message(_one, new string('x', 1_000)).Size;
        var board = new AnnouncementBoard(100, 3 * each);
        for (var index = 0; index < 3; index++)
            board.Post(Facts.Message(_one, new string('x', 1_000)), 0);

        board.Forgotten.ShouldBe(0);
        board.Post(Facts.Message(_one, new string('x', 1_000)), 0);
        board.Forgotten.ShouldBe(1);
        var number = board.Forgotten;
        board.ReadAfter(ref number, board.Head, 10)!.Value.Length.ShouldBe(3);
    }

    [Fact]
    public void Post_ValueThatWasForgotten_IsNoTroubleForTheNext()
    {
        var board = new AnnouncementBoard(1, 1_000_000);
        board.Post(Facts.Task(_one, "a"), 0);
        board.Post(Facts.Message(_one, "m"), 0);
        board.Post(Facts.Task(_one, "b"), 0);
        var number = board.Forgotten;
        board.ReadAfter(ref number, board.Head, 10)!.Value.ShouldHaveSingleItem().Event.ShouldBe("TASK_UPDATED");
    }

    [Fact]
    public void Miss_WhoHasReadAll_IsToldOnceAllTheSame()
    {
        var board = new AnnouncementBoard(10, 1_000_000);
        board.Post(Facts.Message(_one, "a"), 0);
        var number = 0L;
        board.ReadAfter(ref number, board.Head, 10);
        board.Miss();
        board.ReadAfter(ref number, board.Head, 10).ShouldBeNull();
        number = board.Forgotten;
        board.ReadAfter(ref number, board.Head, 10)!.Value.ShouldBeEmpty();
    }
}
