using System.Collections.Frozen;
using CsCheck;
using Molecule.Gateway.Feed;
using Molecule.Gateway.Tests.Canvas;

namespace Molecule.Gateway.Tests.Feed;

/// <summary>Who hears what (contract sections 2.4, 6.3 and 22.38; W26: no query for it).</summary>
public sealed class HearingTests
{
    private static readonly Guid Root = Guid.NewGuid();
    private static readonly Guid OtherRoot = Guid.NewGuid();
    private static readonly Guid Lead = Guid.NewGuid();
    private static readonly Guid Worker = Guid.NewGuid();
    private static readonly Guid Colleague = Guid.NewGuid();
    private static readonly Guid Stranger = Guid.NewGuid();

    [Theory]
    [InlineData("self", true)]
    [InlineData("sibling", true)]
    [InlineData("parent", true)]
    [InlineData("child", true)]
    [InlineData("grandparent", false)]
    [InlineData("grandchild", false)]
    [InlineData("uncle", false)]
    [InlineData("stranger", false)]
    public void Hears_OfSomebody_AsRoutingLetsThemTalk(string who, bool expected)
    {
        // Root > Lead > Worker; the lead listens.
        var (about, parent) = who switch
        {
            "self" => (Lead, Root),
            "sibling" => (Colleague, Root),
            "parent" => (Root, (Guid?)OtherRoot),
            "child" => (Worker, Lead),
            "grandparent" => (OtherRoot, (Guid?)null),
            "grandchild" => (Colleague, (Guid?)Worker),
            "uncle" => (Colleague, OtherRoot),
            _ => (Stranger, Guid.NewGuid()),
        };
        Hearing.Of(Lead, Root).Hears(Facts.About(about, parent)).ShouldBe(expected);
    }

    [Fact]
    public void Hears_OfAnotherRoot_AsOfASibling()
    {
        Hearing.Of(Root, null).Hears(Facts.About(OtherRoot, null)).ShouldBeTrue();
        Hearing.Of(Lead, Root).Hears(Facts.About(OtherRoot, null)).ShouldBeFalse();
    }

    [Fact]
    public void Hears_OfNobodyInParticular_OnlyWhoHearsEverything()
    {
        Hearing.Of(Root, null).Hears(Facts.About(null, null)).ShouldBeFalse();
        Hearing.Everything.Hears(Facts.About(null, null)).ShouldBeTrue();
    }

    [Fact]
    public void Hears_AnnouncementThatDoesNotSayWhereItStands_NoTeamDoes()
    {
        var announcement = Facts.Message(Colleague, "hello", Announcement.Nowhere);
        Hearing.Of(Lead, Root).Hears(announcement).ShouldBeFalse();
        Hearing.Of(Root, null).Hears(announcement).ShouldBeFalse();
        Hearing.Of(Colleague, Root).Hears(announcement).ShouldBeTrue();
    }

    [Fact]
    public void After_OwnMove_TheNewTeamIsHeard_AndTheOldOneNoMore()
    {
        var before = Hearing.Of(Worker, Lead);
        var after = before.After(Facts.About(Worker, OtherRoot, "WORKSPACE_MOVED"));
        var (old, now) = (Facts.About(Colleague, Lead), Facts.About(Stranger, OtherRoot));
        (before.Hears(old), before.Hears(now)).ShouldBe((true, false));
        (after.Hears(old), after.Hears(now)).ShouldBe((false, true));
    }

    [Theory]
    [InlineData("WORKSPACE_MOVED")]
    [InlineData("WORKSPACE_REMOVED")]
    public void After_SomebodyElsesFact_NothingChanges(string name)
    {
        var hearing = Hearing.Of(Worker, Lead);
        hearing.After(Facts.About(Colleague, OtherRoot, name)).ShouldBeSameAs(hearing);
        Hearing.Everything.After(Facts.About(Colleague, OtherRoot, name)).ShouldBeSameAs(Hearing.Everything);
    }

    [Fact]
    public void After_OwnRemoval_NothingIsHeardAnyMore()
    {
        var hearing = Hearing.Of(Worker, Lead).After(Facts.About(Worker, Lead, "WORKSPACE_REMOVED"));
        hearing.HasEnded.ShouldBeTrue();
        hearing.Hears(Facts.About(Worker, Lead)).ShouldBeFalse();
    }

    [Fact]
    public void After_OwnTokenIsRevoked_WhoShowedOneBeforeHearsNoMore()
    {
        var revoked = Facts.About(Worker, Lead, "TOKEN_REVOKED");
        var hearing = Hearing.Of(Worker, Lead);

        (hearing with { TokenShownAt = revoked.Position - 1 }).After(revoked).HasEnded.ShouldBeTrue();
        (hearing with { TokenShownAt = revoked.Position }).After(revoked).HasEnded.ShouldBeFalse();
        hearing.After(revoked).HasEnded.ShouldBeFalse();
    }

    [Fact]
    public void Hears_OnlySomeKinds_TheOthersAreLeftOut()
    {
        var hearing = Hearing.Everything with { Events = new[] { "WORKSPACE_ONLINE" }.ToFrozenSet() };
        hearing.Hears(Facts.About(Lead, Root)).ShouldBeTrue();
        hearing.Hears(Facts.About(Lead, Root, "WORKSPACE_OFFLINE")).ShouldBeFalse();
    }

    /// <summary>The rule in words, over small forests in which everybody meets everybody.</summary>
    [Fact]
    public void Hears_RandomForest_AsTheRuleSays() => Gen.Int[-1, 7].Array[8].Sample(links =>
    {
        var ids = links.Select(_ => Guid.NewGuid()).ToArray();
        var parents = links.Select((link, index) => link < 0 || link >= index ? null : (Guid?)ids[link]).ToArray();
        for (var listener = 0; listener < ids.Length; listener++)
        {
            for (var about = 0; about < ids.Length; about++)
            {
                var expected = listener == about || parents[listener] == parents[about] || parents[about] == ids[listener] || parents[listener] == ids[about];
                Hearing.Of(ids[listener], parents[listener]).Hears(Facts.About(ids[about], parents[about])).ShouldBe(expected);
            }
        }
    });
}
