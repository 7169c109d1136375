using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Tokens;
using Molecule.Storage.Workspaces;
using Orleans.Storage;

namespace Molecule.Storage.Tests.Workspaces;

public sealed class TokenStoreTests(Servers servers)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task W24_TwoActivationsIssueAtOnce_OneTokenIsLive()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var one = await Activation.CreateAsync(database.DataSource);
        var other = await Activation.ReadAsync(database.DataSource, one.Id);
        var (won, lost) = (IssuedToken.Create(), IssuedToken.Create());

        await one.CommitAsync(record => record with { NewToken = won }, Facts.Issued(won));
        await other.CommitAsync(record => record with { NewToken = lost }, Facts.Issued(lost)).ShouldThrowAsync<InconsistentStateException>();

        (await database.ReadAsync<Guid>("SELECT id FROM workspace_auth_tokens", Cancelled)).ShouldBe(won.Id);
        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task Revoked_AndIssued_InOneCommit()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var activation = await Activation.CreateAsync(database.DataSource);
        var (old, fresh) = (IssuedToken.Create(), IssuedToken.Create());
        await activation.CommitAsync(record => record with { NewToken = old }, Facts.Issued(old));

        await activation.CommitAsync(record => record with { NewToken = fresh }, Facts.Revoked(old), Facts.Issued(fresh));

        activation.Record.Tokens.ShouldHaveSingleItem().Id.ShouldBe(fresh.Id);
        var stored = (await Activation.ReadAsync(database.DataSource, activation.Id)).Record.Tokens.ShouldHaveSingleItem();
        stored.Id.ShouldBe(fresh.Id);
        stored.Hash.ShouldBe(fresh.Hash);
        (await LogFold.FindDifferenceAsync(database.DataSource, Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task ListAsync_NewestFirst_AndNoLiveOneIsLeftOut()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var (activation, tokens) = await IssueAsync(database, 3);
        await activation.CommitAsync(Facts.Revoked(tokens[1]));
        var store = new TokenStore(database.DataSource);

        var all = await store.ListAsync(activation.Id, 100, Cancelled);
        all.Select(token => token.Id).ShouldBe([tokens[2].Id, tokens[1].Id, tokens[0].Id]);
        all.Select(token => token.RevokedAt is not null).ShouldBe([false, true, false]);

        (await store.ListAsync(activation.Id, 2, Cancelled)).Select(token => token.Id).ShouldBe([tokens[2].Id, tokens[0].Id]);
        (await store.ListAsync(new WorkspaceId(Guid.NewGuid()), 100, Cancelled)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ExistsAsync_OfThisWorkspaceOnly()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var (activation, tokens) = await IssueAsync(database, 1);
        var store = new TokenStore(database.DataSource);

        (await store.ExistsAsync(activation.Id, tokens[0].Id, Cancelled)).ShouldBeTrue();
        (await store.ExistsAsync(activation.Id, Guid.NewGuid(), Cancelled)).ShouldBeFalse();
        (await store.ExistsAsync(new WorkspaceId(Guid.NewGuid()), tokens[0].Id, Cancelled)).ShouldBeFalse();
    }

    [Fact]
    public async Task SaveUsesAsync_TheLatestStays()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var (activation, tokens) = await IssueAsync(database, 2);
        var store = new TokenStore(database.DataSource);

        await store.SaveUsesAsync([new(tokens[0].Id, Facts.Start.AddHours(2)), new(Guid.NewGuid(), Facts.Start)], Cancelled);
        await store.SaveUsesAsync([new(tokens[0].Id, Facts.Start.AddHours(1))], Cancelled);

        (await store.ListAsync(activation.Id, 100, Cancelled)).Select(token => token.LastUsedAt).ShouldBe([null, Facts.Start.AddHours(2)]);
        (await Activation.ReadAsync(database.DataSource, activation.Id)).Record.Tokens[0].LastUsedAt.ShouldBe(Facts.Start.AddHours(2));
    }

    private static async Task<(Activation Activation, IssuedToken[] Tokens)> IssueAsync(TestDatabase database, int count)
    {
        var activation = await Activation.CreateAsync(database.DataSource);
        var tokens = new IssuedToken[count];
        for (var i = 0; i < count; i++)
        {
            var token = tokens[i] = IssuedToken.Create();
            var at = Facts.Start.AddMinutes(i);
            await activation.CommitAsync(
                record => record with { NewToken = token },
                new WorkspaceFact.TokenIssued(at, Grains.EventLog.Actor.Operator, token.Id, token.Prefix));
        }

        return (activation, tokens);
    }
}
