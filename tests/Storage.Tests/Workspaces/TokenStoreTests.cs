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

    /// <summary>
    /// The tokens of a team that goes are revoked while silos write when they were used. Both lock in the order of ids; a plain UPDATE takes
    /// them as they lie in the table, and Postgres has to end one of the two.
    /// </summary>
    [Fact]
    public async Task SaveUsesAsync_BesideTheRemovalOfTeams_NeverDeadlocks()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new TokenStore(database.DataSource);
        for (var round = 0; round < 8; round++)
        {
            var top = await Activation.ReadAsync(database.DataSource, new WorkspaceId(Guid.NewGuid()));
            WorkspaceChange[] team = [.. Enumerable.Range(0, 300).Select(_ => new WorkspaceId(Guid.NewGuid())).Select(id =>
                WorkspaceChange.Of(id, null, Facts.Created($"{id}", null)))];
            await top.CommitAsync(record => record with { Alongside = [.. team] }, Facts.Created("Top"));
            await database.ExecuteAsync(
                """
                INSERT INTO workspace_auth_tokens (id, workspace_id, token_hash, prefix)
                SELECT id, id, sha256(id::text::bytea), 'x' FROM workspaces WHERE status <> 'removed';
                ANALYZE workspace_auth_tokens
                """,
                Cancelled);
            using var removing = new CancellationTokenSource();

            var uses = Enumerable.Range(0, 3).Select(silo => Task.Run(
                async () =>
                {
                    for (var minute = 1; !removing.IsCancellationRequested; minute++)
                    {
                        var used = team.Where((_, index) => (index + minute) % 15 == silo);
                        await store.SaveUsesAsync([.. used.Select(change => KeyValuePair.Create(change.State.Id.Value, Facts.Start.AddMinutes(minute)))], Cancelled);
                    }
                },
                Cancelled)).ToArray();
            await top.CommitAsync(
                record => record with { Alongside = [.. team.Select(change => WorkspaceChange.Of(change.State.Id, change.State, Gone(null)))] }, Gone(300));
            await removing.CancelAsync();
            await Task.WhenAll(uses);
        }

        (await database.ReadAsync<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()", Cancelled)).ShouldBe(0);
        (await database.ReadAsync<long>("SELECT count(*) FROM workspace_auth_tokens WHERE revoked_at IS NULL", Cancelled)).ShouldBe(0);

        static WorkspaceFact.Removed Gone(int? below) => new(Facts.Start, Grains.EventLog.Actor.Operator, below);
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
