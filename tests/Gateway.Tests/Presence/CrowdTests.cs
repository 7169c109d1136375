using Microsoft.Extensions.Time.Testing;
using Molecule.Gateway.Presence;

namespace Molecule.Gateway.Tests.Presence;

public sealed class CrowdTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Guid _other = Guid.NewGuid();
    private readonly Crowd _crowd;

    public CrowdTests() => _crowd = new Crowd(_time);

    [Fact]
    public void Look_ComesMovesAndLeaves()
    {
        var ada = People.Called("Ada");
        _crowd.Look(ada).ShouldBeTrue();
        _crowd.Look(ada with { Cursor = new PointBody(7, 0) }).ShouldBeTrue();
        _crowd.Everybody.Values.ShouldHaveSingleItem().Cursor.ShouldBe(new PointBody(7, 0));
        _crowd.Leave(ada.Id);
        _crowd.Everybody.ShouldBeEmpty();
        _crowd.Here.ShouldBeEmpty();
    }

    [Fact]
    public void Look_MoreOftenThanMay_IsNotHeardUntilTheNextSecond()
    {
        var ada = People.Called("Ada");
        for (var look = 0; look < Crowd.MaxLooks; look++)
            _crowd.Look(ada).ShouldBeTrue();

        _crowd.Look(ada with { Cursor = new PointBody(9, 9) }).ShouldBeFalse();
        _crowd.Everybody[ada.Id].Cursor.ShouldBe(ada.Cursor);
        _crowd.Look(People.Called("Grace")).ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(1));
        _crowd.Look(ada).ShouldBeTrue();
    }

    [Fact]
    public void Look_WhenThereIsNoRoom_IsNotShownUntilSomebodyLeaves()
    {
        var first = People.Called("First");
        _crowd.Look(first);
        for (var index = 1; index < Crowd.MaxPeople; index++)
            _crowd.Hear(People.From(_other, People.Called(null)));

        var late = People.Called("Late");
        _crowd.Look(late).ShouldBeFalse();
        _crowd.Hear(People.From(_other, People.Called("Later still")));
        _crowd.Everybody.Count.ShouldBe(Crowd.MaxPeople);
        _crowd.Look(first with { Cursor = null }).ShouldBeTrue();
        _crowd.Leave(first.Id);
        _crowd.Look(late).ShouldBeTrue();
    }

    [Fact]
    public void Hear_All_WhoIsNotInItHasLeft()
    {
        var (ada, grace, ours) = (People.Called("Ada"), People.Called("Grace"), People.Called("Ours"));
        _crowd.Look(ours);
        _crowd.Hear(People.From(_other, ada, grace));
        _crowd.Hear(People.From(_other, grace) with { IsAll = true });
        _crowd.Everybody.Keys.ShouldBe([ours.Id, grace.Id], ignoreOrder: true);
        _crowd.Here.Keys.ShouldBe([ours.Id]);
    }

    [Fact]
    public void Hear_OfSomebodyWhomAnotherGatewaySees_ChangesNothing()
    {
        var (ours, theirs) = (People.Called("Ours"), People.Called("Theirs"));
        _crowd.Look(ours);
        _crowd.Hear(People.From(_other, theirs));
        var stranger = Guid.NewGuid();
        _crowd.Hear(People.From(stranger, ours with { Name = "Forged" }, theirs with { Name = "Forged" }) with { Gone = [ours.Id, theirs.Id] });
        _crowd.Everybody.Values.Select(person => person.Name).ShouldBe(["Ours", "Theirs"], ignoreOrder: true);
    }

    [Fact]
    public void Expire_GatewayThatFellSilent_TakesItsPeopleWithItAndNobodyElse()
    {
        var (ours, theirs) = (People.Called("Ours"), People.Called("Theirs"));
        _crowd.Look(ours);
        _crowd.Hear(People.From(_other, theirs));
        _time.Advance(Crowd.Lease - TimeSpan.FromMilliseconds(1));
        _crowd.Expire();
        _crowd.Everybody.Count.ShouldBe(2);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _crowd.Expire();
        _crowd.Everybody.Keys.ShouldBe([ours.Id]);
        _crowd.Hear(People.From(_other, theirs));
        _crowd.Everybody.Count.ShouldBe(2);
    }
}
