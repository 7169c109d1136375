using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Workspaces.Tokens;

/// <summary>W40: the life of a token, from its issue to its end.</summary>
public sealed class TokenCommandTests(TestSilo silo) : IClassFixture<TestSilo>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task VerifyTokenAsync_OnlyALiveTokenOfThisWorkspace()
    {
        var (id, token) = await silo.CreateOnlineAsync();
        var (_, foreign) = await silo.CreateOnlineAsync();

        (await silo.Agent(id).VerifyTokenAsync(token, Cancelled)).ShouldBeTrue();
        foreach (var wrong in (string[])[foreign, token[..^1], token + "A", token.ToUpperInvariant(), "", "ключ"])
        {
            (await silo.Agent(id).VerifyTokenAsync(wrong, Cancelled)).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task VerifyTokenAsync_W29_NothingOpensAWorkspaceWithoutTokens()
    {
        (await silo.Agent(await silo.CreateAsync()).VerifyTokenAsync("", Cancelled)).ShouldBeFalse();
        (await silo.Agent(TestSilo.NewId()).VerifyTokenAsync("anything", Cancelled)).ShouldBeFalse();
    }

    [Fact]
    public async Task VerifyTokenAsync_OnceAwake_AsksNoStorage()
    {
        var (id, token) = await silo.CreateOnlineAsync();
        var (reads, facts) = (silo.Storage.Reads, silo.Storage.FactsOf(id).Length);

        for (var i = 0; i < 100; i++)
        {
            await silo.Agent(id).VerifyTokenAsync(token, Cancelled);
        }

        silo.Storage.Reads.ShouldBe(reads);
        silo.Storage.FactsOf(id).Length.ShouldBe(facts);
    }

    [Fact]
    public async Task VerifyTokenAsync_Removed_ItsTokensOpenNothing()
    {
        var (id, token) = await silo.CreateOnlineAsync();
        await silo.Operator(id).RemoveAsync(withChildren: false, Cancelled);

        (await silo.Agent(id).VerifyTokenAsync(token, Cancelled)).ShouldBeFalse();
        await silo.DeactivateAsync(id);
        (await silo.Agent(id).VerifyTokenAsync(token, Cancelled)).ShouldBeFalse();
    }

    [Fact]
    public async Task VerifyTokenAsync_RemovedWithItsParent_ItsTokensOpenNothing()
    {
        var parent = await silo.CreateAsync();
        var id = await silo.CreateAsync(new NewWorkspace { Name = "Child", ParentId = parent });
        var token = (await silo.Tokens(id).IssueAsync(Cancelled)).Text;
        await silo.Operator(parent).RemoveAsync(withChildren: true, Cancelled);

        (await silo.Agent(id).VerifyTokenAsync(token, Cancelled)).ShouldBeFalse();
    }

    [Fact]
    public async Task IssueAsync_BeforeAnyAgent_IsWhatItRegistersWith()
    {
        var id = await silo.CreateAsync();

        var receipt = await silo.Tokens(id).IssueAsync(Cancelled);

        receipt.Text.Length.ShouldBe(43);
        receipt.Token.Prefix.ShouldBe(receipt.Text[..8]);
        receipt.ToString().ShouldNotContain(receipt.Text[8..]);
        var registered = await silo.Agent(id).RegisterAsync(new Registration("http://10.0.0.1", "{}"), receipt.Text, Cancelled);
        registered.AuthToken.ShouldBeNull();
    }

    [Fact]
    public async Task IssueAsync_IsAFactThatCountsAndHoldsNoSecret()
    {
        var id = await silo.CreateAsync();

        var receipt = await silo.Tokens(id).IssueAsync(Cancelled);

        silo.Storage.FactsOf(id)[^1].ShouldBe(new WorkspaceFact.TokenIssued(silo.Clock.GetUtcNow(), Actor.Operator, receipt.Token.Id, receipt.Token.Prefix));
        (await silo.Operator(id).DescribeAsync(Cancelled)).Version.ShouldBe(2);
    }

    [Fact]
    public async Task IssueAsync_TenAreLive_OneMoreIsRefusedAndNamesTheLimit()
    {
        var id = await silo.CreateAsync();
        for (var i = 0; i < IWorkspaceTokens.MaxLive; i++)
        {
            await silo.Tokens(id).IssueAsync(Cancelled);
        }

        var refusal = await silo.Tokens(id).IssueAsync(Cancelled).ShouldThrowAsync<TooManyTokensException>();

        refusal.Limit.ShouldBe(10);
        var oldest = (await silo.Tokens(id).ListAsync(Cancelled)).Tokens[^1];
        await silo.Tokens(id).RevokeAsync(oldest.Id, Cancelled);
        await silo.Tokens(id).IssueAsync(Cancelled);
    }

    [Fact]
    public async Task RevokeAsync_OneOfTwo_LeavesTheOther()
    {
        var id = await silo.CreateAsync();
        var one = await silo.Tokens(id).IssueAsync(Cancelled);
        var other = await silo.Tokens(id).IssueAsync(Cancelled);

        await silo.Tokens(id).RevokeAsync(one.Token.Id, Cancelled);

        (await silo.Agent(id).VerifyTokenAsync(one.Text, Cancelled)).ShouldBeFalse();
        (await silo.Agent(id).VerifyTokenAsync(other.Text, Cancelled)).ShouldBeTrue();
        var listed = (await silo.Tokens(id).ListAsync(Cancelled)).Tokens;
        listed.Select(token => token.Id).ShouldBe([other.Token.Id, one.Token.Id]);
        listed.Select(token => token.RevokedAt).ShouldBe([null, silo.Clock.GetUtcNow()]);
    }

    [Fact]
    public async Task RevokeAsync_Again_ChangesNothing()
    {
        var id = await silo.CreateAsync();
        var token = (await silo.Tokens(id).IssueAsync(Cancelled)).Token;
        await silo.Tokens(id).RevokeAsync(token.Id, Cancelled);
        var facts = silo.Storage.FactsOf(id).Length;

        await silo.Tokens(id).RevokeAsync(token.Id, Cancelled);

        silo.Storage.FactsOf(id).Length.ShouldBe(facts);
    }

    [Fact]
    public async Task RevokeAsync_TokenOfAnother_IsRefused()
    {
        var id = await silo.CreateAsync();
        var foreign = (await silo.Tokens(await silo.CreateAsync()).IssueAsync(Cancelled)).Token;

        await silo.Tokens(id).RevokeAsync(foreign.Id, Cancelled).ShouldThrowAsync<TokenNotFoundException>();
    }

    [Fact]
    public async Task RotateAsync_EndsAllOthers_InOneCommit()
    {
        var (id, first) = await silo.CreateOnlineAsync();
        var second = (await silo.Tokens(id).IssueAsync(Cancelled)).Text;

        var rotated = await silo.Tokens(id).RotateAsync(Cancelled);

        foreach (var old in (string[])[first, second])
        {
            (await silo.Agent(id).VerifyTokenAsync(old, Cancelled)).ShouldBeFalse();
        }

        (await silo.Agent(id).VerifyTokenAsync(rotated.Text, Cancelled)).ShouldBeTrue();
        silo.Storage.Find(id)!.Committed.Select(committed => committed.Fact.GetType())
            .ShouldBe([typeof(WorkspaceFact.TokenRevoked), typeof(WorkspaceFact.TokenRevoked), typeof(WorkspaceFact.TokenIssued)]);
    }

    [Fact]
    public async Task RotateAsync_IsHowALostTokenIsReplaced()
    {
        var (id, _) = await silo.CreateOnlineAsync();

        var rotated = await silo.Tokens(id).RotateAsync(Cancelled);

        (await silo.Agent(id).HeartbeatAsync(new Heartbeat(0, "", 0, 0, ""), rotated.Text, Cancelled)).IsKnown.ShouldBeTrue();
        await silo.DeactivateAsync(id);
        (await silo.Agent(id).VerifyTokenAsync(rotated.Text, Cancelled)).ShouldBeTrue();
    }

    [Fact]
    public async Task RegisterAsync_AllTokensRevoked_IssuesOneAgain()
    {
        var (id, _) = await silo.CreateOnlineAsync();
        var token = (await silo.Tokens(id).ListAsync(Cancelled)).Tokens.ShouldHaveSingleItem();
        await silo.Tokens(id).RevokeAsync(token.Id, Cancelled);

        var receipt = await silo.Agent(id).RegisterAsync(new Registration("http://10.0.0.1", "{}"), token: null, Cancelled);

        (await silo.Agent(id).VerifyTokenAsync(receipt.AuthToken.ShouldNotBeNull(), Cancelled)).ShouldBeTrue();
    }

    [Fact]
    public async Task RegisterAsync_W24_ManyAtOnce_MintOneToken()
    {
        var id = TestSilo.NewId();

        var receipts = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(_ => silo.Agent(id).RegisterAsync(new Registration("http://10.0.0.1", "{}"), token: null, Cancelled)));

        receipts.Count(receipt => receipt.AuthToken is not null).ShouldBe(1);
        silo.Storage.FactsOf(id).OfType<WorkspaceFact.TokenIssued>().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Tokens_UnknownOrRemoved_AreRefused()
    {
        var unknown = silo.Tokens(TestSilo.NewId());
        await unknown.ListAsync(Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
        await unknown.IssueAsync(Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
        await unknown.RotateAsync(Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();
        await unknown.RevokeAsync(Guid.NewGuid(), Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>();

        var id = await silo.CreateAsync();
        await silo.Operator(id).RemoveAsync(withChildren: false, Cancelled);
        await silo.Tokens(id).IssueAsync(Cancelled).ShouldThrowAsync<WorkspaceRemovedException>();
        await silo.Tokens(id).RotateAsync(Cancelled).ShouldThrowAsync<WorkspaceRemovedException>();
        (await silo.Tokens(id).ListAsync(Cancelled)).Tokens.ShouldBeEmpty();
    }

    [Fact]
    public async Task LastUsedAt_IsWrittenOnceAnHour_AndWaitsForPostgres()
    {
        var (id, token) = await silo.CreateOnlineAsync();
        silo.TokenStore.IsAway = true;
        await silo.Agent(id).VerifyTokenAsync(token, Cancelled);
        var used = silo.Clock.GetUtcNow();
        await silo.PassAsync(TimeSpan.FromMinutes(2), id);
        (await LastUseAsync(id)).ShouldBeNull();

        silo.TokenStore.IsAway = false;
        await silo.UntilAsync(id, () => silo.TokenStore.Writes > 0);
        (await LastUseAsync(id)).ShouldBe(used);

        var writes = silo.TokenStore.Writes;
        await silo.Agent(id).VerifyTokenAsync(token, Cancelled);
        await silo.PassAsync(TimeSpan.FromMinutes(2), id);
        silo.TokenStore.Writes.ShouldBe(writes);
    }

    private async Task<DateTimeOffset?> LastUseAsync(WorkspaceId id) => (await silo.Tokens(id).ListAsync(Cancelled)).Tokens.Single().LastUsedAt;
}
