using System.Collections.Immutable;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Tokens;

namespace Molecule.Grains.Tests.Workspaces.Tokens;

public sealed class TokenRulesTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Find_OnlyTheTokenItself()
    {
        var (one, other) = (IssuedToken.Create(), IssuedToken.Create());
        var tokens = After([], one, other);

        TokenRules.Find(tokens, one.Text).ShouldNotBeNull().Id.ShouldBe(one.Id);
        TokenRules.Find(tokens, other.Text).ShouldNotBeNull().Id.ShouldBe(other.Id);
        foreach (var wrong in (string[])[IssuedToken.Create().Text, one.Text + " ", one.Text[..^1], "", Convert.ToHexString(one.Hash.AsSpan())])
        {
            TokenRules.Find(tokens, wrong).ShouldBeNull();
        }
    }

    [Fact]
    public void Find_NoTokens_Never() => TokenRules.Find([], "").ShouldBeNull();

    [Fact]
    public void RequireRoom_AtTheLimit_IsRefused()
    {
        var tokens = After([], [.. Enumerable.Range(0, IWorkspaceTokens.MaxLive - 1).Select(_ => IssuedToken.Create())]);

        TokenRules.RequireRoom(tokens);

        Should.Throw<TooManyTokensException>(() => TokenRules.RequireRoom(After(tokens, IssuedToken.Create()))).Limit.ShouldBe(IWorkspaceTokens.MaxLive);
    }

    [Fact]
    public void After_IssuedAndRevoked_AsTheFactsSay()
    {
        var (old, kept, fresh) = (IssuedToken.Create(), IssuedToken.Create(), IssuedToken.Create());
        var tokens = After([], old, kept);

        var after = TokenRules.After(
            tokens,
            [.. TokenRules.Revoke([tokens[0]], At), new WorkspaceFact.WentOffline(At, Actor.Platform), .. TokenRules.Issue(fresh, At, Actor.Operator)],
            fresh);

        after.Select(token => token.Id).ShouldBe([kept.Id, fresh.Id]);
        after[1].Hash.ShouldBe(fresh.Hash);
    }

    [Fact]
    public void Issue_Nothing_IsNoFact() => TokenRules.Issue(null, At, Actor.Workspace).ShouldBeEmpty();

    private static ImmutableArray<LiveToken> After(ImmutableArray<LiveToken> tokens, params IssuedToken[] issued) =>
        issued.Aggregate(tokens, (live, token) => TokenRules.After(live, [.. TokenRules.Issue(token, At, Actor.Operator)], token));
}
