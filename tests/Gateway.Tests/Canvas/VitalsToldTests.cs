using Microsoft.Extensions.Time.Testing;
using Molecule.Gateway.Canvas;

namespace Molecule.Gateway.Tests.Canvas;

public sealed class VitalsToldTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly VitalsTold _told;
    private readonly Guid _id = Guid.NewGuid();

    public VitalsToldTests() => _told = new VitalsTold(_time);

    [Fact]
    public void Compare_NothingToldYet_EverythingIsNews() =>
        _told.Compare([Facts.Vitals(_id, "t", 1, 1, 2)]).Select(news => news.Event).ShouldBe(["TASK_UPDATED", "LAYOUT_CHANGED"]);

    [Fact]
    public void Compare_AsSeeded_NothingIsNews()
    {
        _told.Seed([Facts.Vitals(_id, "t", 1, 1, 2)]);
        _told.Compare([Facts.Vitals(_id, "t", 1, 1, 2)]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("u", 1, 1, 2, "TASK_UPDATED")]
    [InlineData("t", 2, 1, 2, "TASK_UPDATED")]
    [InlineData("t", 1, 1, 3, "LAYOUT_CHANGED")]
    public void Compare_OneDifference_IsToldOnce(string task, int active, double x, double y, string expected)
    {
        _told.Seed([Facts.Vitals(_id, "t", 1, 1, 2)]);
        _told.Compare([Facts.Vitals(_id, task, active, x, y)]).ShouldHaveSingleItem().Event.ShouldBe(expected);
        _told.Compare([Facts.Vitals(_id, task, active, x, y)]).ShouldBeEmpty();
    }

    [Fact]
    public void Compare_AnnouncedAlready_NothingIsNews()
    {
        _told.Seed([Facts.Vitals(_id)]);
        _told.Hear(Facts.Task(_id, "t", 2));
        _told.Hear(Facts.Place(_id, 5, 6));
        _time.Advance(TimeSpan.FromMinutes(1));
        _told.Compare([Facts.Vitals(_id, "t", 2, 5, 6)]).ShouldBeEmpty();
    }

    [Fact]
    public void Compare_AnnouncedJustNow_AnOlderReadingDoesNotTakeItBack()
    {
        _told.Seed([Facts.Vitals(_id, "old", 1)]);
        _told.Hear(Facts.Task(_id, "new", 1));
        _told.Compare([Facts.Vitals(_id, "old", 1)]).ShouldBeEmpty();

        // What the database says once it must have caught up is what counts.
        _time.Advance(TimeSpan.FromSeconds(4));
        _told.Compare([Facts.Vitals(_id, "other", 1)]).ShouldHaveSingleItem();
    }

    [Fact]
    public void Seed_SecondPicture_DoesNotHideWhatOthersHaveMissed()
    {
        _told.Seed([Facts.Vitals(_id, "first", 1)]);
        _told.Seed([Facts.Vitals(_id, "second", 1)]);
        _told.Compare([Facts.Vitals(_id, "second", 1)]).ShouldHaveSingleItem();
    }

    [Fact]
    public void Compare_RemovedWorkspace_IsForgotten()
    {
        _told.Seed([Facts.Vitals(_id, "t", 1)]);
        _told.Compare([]).ShouldBeEmpty();
        _told.Compare([Facts.Vitals(_id, "t", 1)]).ShouldHaveSingleItem();
    }

    [Fact]
    public void Hear_PayloadOfAnotherShape_IsLeftAlone()
    {
        _told.Hear(Facts.Message(_id, "t", name: "TASK_UPDATED"));
        _told.Compare([Facts.Vitals(_id, "t", 1)]).ShouldHaveSingleItem();
    }
}
