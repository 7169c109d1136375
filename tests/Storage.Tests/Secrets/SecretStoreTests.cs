using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Secrets;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Secrets;
using Molecule.Storage.Secrets;
using Molecule.Storage.Tests.Workspaces;
using Npgsql;

namespace Molecule.Storage.Tests.Secrets;

/// <summary>Secrets with real encryption in a real Postgres: the store, the vault and the rotation together.</summary>
public sealed class SecretStoreTests(Servers servers)
{
    private const string OldKey = "the-old-key-of-thirty-two-chars.";
    private const string NewKey = "the-new-key-of-thirty-two-chars.";

    private static readonly DateTimeOffset Now = Facts.Start;
    private static readonly SecretKeyring Old = SecretKeyring.Parse(OldKey, null);
    private static readonly SecretKeyring New = SecretKeyring.Parse(NewKey, OldKey);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAsync_GlobalAndOwn_AreMergedAndOwnOnesWin()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var (one, other) = (await CreateAsync(database), await CreateAsync(database));
        await SetAsync(database, null, "SHARED", "global");
        await SetAsync(database, null, "ONLY_GLOBAL", "g");
        await SetAsync(database, one, "SHARED", "own");
        await SetAsync(database, one, "OWN", "质量");
        await SetAsync(database, one, "OWN", "again");

        (await OpenAsync(database, one)).ShouldBe(new Dictionary<string, string>(StringComparer.Ordinal) { ["ONLY_GLOBAL"] = "g", ["OWN"] = "again", ["SHARED"] = "own" });
        (await OpenAsync(database, other)).ShouldBe(new Dictionary<string, string>(StringComparer.Ordinal) { ["ONLY_GLOBAL"] = "g", ["SHARED"] = "global" });

        await new SecretStore(database.DataSource).DeleteAsync(new SecretPlace(one, "SHARED"), Now, Cancelled);
        (await OpenAsync(database, one))["SHARED"].ShouldBe("global");
    }

    [Fact]
    public async Task ListAsync_OwnThenGlobalThatAreNotOverridden()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var workspace = await CreateAsync(database);
        var store = new SecretStore(database.DataSource);
        foreach (var (owner, key) in new (WorkspaceId?, string)[] { (null, "B"), (null, "A"), (workspace, "b"), (workspace, "A"), (await CreateAsync(database), "X") })
        {
            await SetAsync(database, owner, key, "v");
        }

        (await store.ListAsync(workspace, Cancelled)).ShouldBe(
            [new SecretName("A", false, Now, Now), new SecretName("b", false, Now, Now), new SecretName("B", true, Now, Now)]);
        (await store.ListAsync(null, Cancelled)).Select(name => name.Key).ShouldBe(["A", "B"]);
        (await store.ListAsync(await CreateAsync(database), Cancelled)).Length.ShouldBe(2);
    }

    [Fact]
    public async Task WriteAsync_Again_KeepsWhenItWasSetFirst()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new SecretStore(database.DataSource);
        await SetAsync(database, null, "K", "1");
        await store.WriteAsync(Old.Seal(new SecretPlace(null, "K"), "2"), Now.AddDays(1), Cancelled);

        (await store.ListAsync(null, Cancelled)).ShouldBe([new SecretName("K", true, Now, Now.AddDays(1))]);
    }

    [Fact]
    public async Task EveryCall_UnknownOrRemovedWorkspace_IsRefused_AndRemovalTakesSecretsAlong()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new SecretStore(database.DataSource);
        var nobody = new WorkspaceId(Guid.NewGuid());
        var gone = await Activation.CreateAsync(database.DataSource);
        await SetAsync(database, gone.Id, "K", "v");
        await SetAsync(database, null, "STAYS", "v");
        await gone.CommitAsync(Facts.Removed());

        (await database.ReadAllAsync<string>("SELECT key FROM workspace_secrets", Cancelled)).ShouldBe(["STAYS"]);
        (await store.ListAuditAsync(gone.Id, null, null, 10, Cancelled))[0].ShouldSatisfyAllConditions(
            entry => entry.Action.ShouldBe("deleted"), entry => entry.Actor.ShouldBe("platform"), entry => entry.Keys.ShouldBe(["K"]));
        await Should.ThrowAsync<WorkspaceNotFoundException>(() => store.ListAsync(nobody, Cancelled));
        await Should.ThrowAsync<WorkspaceNotFoundException>(() => SetAsync(database, nobody, "K", "v"));
        await Should.ThrowAsync<WorkspaceNotFoundException>(() => store.DeleteAsync(new SecretPlace(nobody, "K"), Now, Cancelled));
        await Should.ThrowAsync<WorkspaceNotFoundException>(() => OpenAsync(database, nobody));
        await Should.ThrowAsync<WorkspaceRemovedException>(() => SetAsync(database, gone.Id, "K", "v"));
        await Should.ThrowAsync<WorkspaceRemovedException>(() => store.DeleteAsync(new SecretPlace(gone.Id, "K"), Now, Cancelled));
        await Should.ThrowAsync<WorkspaceRemovedException>(() => OpenAsync(database, gone.Id));
        await Should.ThrowAsync<SecretNotFoundException>(() => store.DeleteAsync(new SecretPlace(null, "K"), Now, Cancelled));
    }

    [Fact]
    public async Task WriteAsync_ManyAtOnceAtTheLimit_WriteExactlyAsManyAsThereIsRoomFor()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        foreach (var owner in new WorkspaceId?[] { await CreateAsync(database), null })
        {
            for (var number = 0; number < SecretRules.MaxSecrets - 3; number++)
            {
                await SetAsync(database, owner, $"FILL_{number}", "v");
            }

            var refusals = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => TrySetAsync(database, owner, $"NEW_{number}", "v")));

            refusals.Count(refusal => refusal is null).ShouldBe(3);
            refusals.First(refusal => refusal is not null)!.Limit.ShouldBe(SecretRules.MaxSecrets);
            // What is there already can still be replaced.
            (await TrySetAsync(database, owner, "FILL_1", "v2")).ShouldBeNull();
        }
    }

    [Fact]
    public async Task WriteAsync_ValuesFillTheRoom_OneByteMoreIsRefused()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var workspace = await CreateAsync(database);
        const int Overhead = 12 + 16;
        for (var number = 0; number < SecretRules.MaxBytes / SecretRules.MaxValue; number++)
        {
            await SetAsync(database, workspace, $"FILL_{number}", new string('x', SecretRules.MaxValue - Overhead));
        }

        (await TrySetAsync(database, workspace, "MORE", "x"))!.Limit.ShouldBe(SecretRules.MaxBytes);
        (await TrySetAsync(database, workspace, "FILL_0", new string('x', SecretRules.MaxValue - Overhead + 1)))!.Limit.ShouldBe(SecretRules.MaxBytes);
        (await TrySetAsync(database, workspace, "FILL_0", "x")).ShouldBeNull();
    }

    [Fact]
    public async Task WriteAsync_TheSameKeyAtOnce_IsOneRow()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => SetAsync(database, null, "K", $"v{number}")));
        (await database.ReadAsync<long>("SELECT count(*) FROM workspace_secrets", Cancelled)).ShouldBe(1);
    }

    [Fact]
    public async Task OpenAsync_WrongKeyTamperedOrSwapped_GivesNoneAndNamesThem()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var (one, other) = (await CreateAsync(database), await CreateAsync(database));
        foreach (var (owner, key) in new (WorkspaceId?, string)[] { (one, "A"), (one, "B"), (one, "C"), (other, "A"), (null, "G") })
        {
            await SetAsync(database, owner, key, $"{key} value");
        }

        // With another key nothing opens.
        (await UnreadableAsync(database, one, SecretKeyring.Parse(NewKey, null))).ShouldBe(["workspace:A", "workspace:B", "workspace:C", "global:G"]);
        // A changed byte.
        await database.ExecuteAsync($"UPDATE workspace_secrets SET encrypted_value = set_byte(encrypted_value, 20, get_byte(encrypted_value, 20) # 1) WHERE key = 'G'", Cancelled);
        (await UnreadableAsync(database, one, Old)).ShouldBe(["global:G"]);
        // The value of another workspace under the same key, as somebody who can write the database would put it there.
        await database.ExecuteAsync($"UPDATE workspace_secrets SET encrypted_value = (SELECT encrypted_value FROM workspace_secrets WHERE workspace_id = '{other}') WHERE workspace_id = '{one}' AND key = 'A'", Cancelled);
        // Two keys of one workspace swapped.
        await database.ExecuteAsync($"UPDATE workspace_secrets s SET key = CASE key WHEN 'B' THEN 'C2' ELSE 'B2' END WHERE workspace_id = '{one}' AND key IN ('B', 'C')", Cancelled);
        (await UnreadableAsync(database, one, Old)).ShouldBe(["workspace:A", "workspace:B2", "workspace:C2", "global:G"]);
    }

    [Fact]
    public async Task Database_HoldsNoValueInClear()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var workspace = await CreateAsync(database);
        await SetAsync(database, workspace, "K", "planted-value-0123456789");
        await OpenAsync(database, workspace);
        await RotateAsync(database, New);

        foreach (var table in await database.ReadAllAsync<string>("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'", Cancelled))
        {
            (await database.ReadAsync<long>(
                $"SELECT count(*) FROM {table} t WHERE t::text LIKE '%planted%' OR t::text LIKE '%' || encode('planted', 'hex') || '%'", Cancelled)).ShouldBe(0, table);
        }
    }

    [Fact]
    public async Task Audit_EveryReadAndWrite_IsThereWithWhoAndWhichAndWhen()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new SecretStore(database.DataSource);
        var workspace = await CreateAsync(database);
        await SetAsync(database, null, "G", "v");
        await SetAsync(database, workspace, "B", "v");
        await SetAsync(database, workspace, "A", "v");
        await store.ReadAsync(workspace, SecretReader.Workspace, Now.AddHours(1), Cancelled);
        await store.ReadAsync(workspace, SecretReader.Platform, Now.AddHours(2), Cancelled);
        await RotateAsync(database, New);
        await store.DeleteAsync(new SecretPlace(workspace, "A"), Now.AddHours(3), Cancelled);
        await Should.ThrowAsync<SecretNotFoundException>(() => store.DeleteAsync(new SecretPlace(workspace, "A"), Now, Cancelled));

        var entries = await store.ListAuditAsync(null, null, null, 100, Cancelled);
        entries.Select(entry => $"{entry.Actor} {entry.Action} {(entry.IsGlobal ? "global" : "own")} {string.Join(',', entry.Keys)} {(entry.Workspace is null ? "-" : "w")}")
            .ShouldBe(
            [
                "operator deleted own A w",
                "operator resealed own A,B w", "operator resealed global G -",
                "platform read own A,B w", "platform read global G w",
                "workspace read own A,B w", "workspace read global G w",
                "operator set own A w", "operator set own B w", "operator set global G -",
            ], ignoreOrder: true);
        entries.Select(entry => entry.Id).ShouldBeInOrder(SortDirection.Descending);
        entries[0].At.ShouldBe(Now.AddHours(3));

        (await store.ListAuditAsync(null, "G", null, 100, Cancelled)).Length.ShouldBe(4);
        (await store.ListAuditAsync(workspace, "B", null, 100, Cancelled)).Length.ShouldBe(4);
        (await store.ListAuditAsync(null, null, entries[2].Id, 2, Cancelled)).Select(entry => entry.Id).ShouldBe([entries[3].Id, entries[4].Id]);
        await Should.ThrowAsync<PostgresException>(() => database.ExecuteAsync("UPDATE secret_audit SET actor = 'platform'", Cancelled));
        await Should.ThrowAsync<PostgresException>(() => database.ExecuteAsync("TRUNCATE secret_audit", Cancelled));
    }

    [Fact]
    public async Task DeleteAuditAsync_DeletesInBatchesWhatIsOlder()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new SecretStore(database.DataSource);
        for (var number = 0; number < 4; number++)
        {
            await store.WriteAsync(Old.Seal(new SecretPlace(null, "K"), "v"), Now.AddDays(number), Cancelled);
        }

        (await store.DeleteAuditAsync(Now.AddDays(3), 2, Cancelled)).ShouldBe(2);
        (await store.DeleteAuditAsync(Now.AddDays(3), 2, Cancelled)).ShouldBe(1);
        (await store.DeleteAuditAsync(Now.AddDays(3), 2, Cancelled)).ShouldBe(0);
        (await store.ListAuditAsync(null, null, null, 10, Cancelled)).ShouldHaveSingleItem().At.ShouldBe(Now.AddDays(3));
    }

    [Fact]
    public async Task Rotation_KilledHalfWay_GoesOnWhereItWas()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var workspaces = await FillAsync(database, workspaces: 3, each: 50);
        var oversight = Oversight(database, New);

        // The first step is made, and whoever asked for it is gone.
        (await oversight.RotateAsync(null, Cancelled)).Resealed.ShouldBe(SecretOversightGrain.BatchSize);
        (await oversight.ListKeysAsync(Cancelled)).Keys.Select(use => use.Secrets).ShouldBe([100, 50]);
        await ReadAllAsync(database, workspaces, New);

        (await RotateAsync(database, New)).ShouldBe(50);
        (await oversight.ListKeysAsync(Cancelled)).Keys.ShouldHaveSingleItem().ShouldBe(new SecretKeyUse(New.Current.Id, IsCurrent: true, IsKnown: true, 150));

        // The old key is needed no more.
        await ReadAllAsync(database, workspaces, SecretKeyring.Parse(NewKey, null));
        (await RotateAsync(database, New)).ShouldBe(0);
    }

    [Fact]
    public async Task Rotation_TwoAtOnceUnderReadsAndWrites_NoReadFailsAndNoWriteIsLost()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var workspaces = await FillAsync(database, workspaces: 6, each: 60);
        using var done = new CancellationTokenSource();
        var reads = 0;
        // Silos that were given the new key to open already, and seal with the old one until they are restarted.
        var notYet = SecretKeyring.Parse(OldKey, NewKey);
        var readers = Enumerable.Range(0, 2).Select(async number =>
        {
            while (!done.IsCancellationRequested)
            {
                (await OpenAsync(database, workspaces[reads % workspaces.Length], number == 0 ? New : notYet)).Count.ShouldBe(60);
                Interlocked.Increment(ref reads);
            }
        }).ToArray();
        var writer = Task.Run(async () =>
        {
            for (var number = 0; number < 60; number++)
            {
                await new SecretStore(database.DataSource).WriteAsync(
                    New.Seal(new SecretPlace(workspaces[number % 6], $"KEY_{number}"), $"written {number}"), Now, Cancelled);
            }
        }, Cancelled);

        var resealed = await Task.WhenAll(RotateAsync(database, New), RotateAsync(database, New));
        await writer;
        await done.CancelAsync();
        await Task.WhenAll(readers);
        await RotateAsync(database, New);

        reads.ShouldBeGreaterThan(0);
        resealed.Sum().ShouldBeLessThanOrEqualTo(360);
        (await Oversight(database, New).ListKeysAsync(Cancelled)).Keys.ShouldHaveSingleItem();
        for (var number = 0; number < 60; number++)
        {
            (await OpenAsync(database, workspaces[number % 6], New))[$"KEY_{number}"].ShouldBe($"written {number}");
        }
    }

    [Fact]
    public async Task Rotation_SomeCannotBeOpened_NamesThemAndSealsTheOthers()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var workspace = await CreateAsync(database);
        await SetAsync(database, workspace, "A", "v");
        await SetAsync(database, null, "LOST", "v");
        await database.ExecuteAsync("UPDATE workspace_secrets SET key_id = 'lost' WHERE key = 'LOST'", Cancelled);

        var step = await Oversight(database, New).RotateAsync(null, Cancelled);

        step.Resealed.ShouldBe(1);
        step.Unreadable.ShouldBe(["global:LOST"]);
        step.Next.ShouldBeNull();
        (await Oversight(database, New).ListKeysAsync(Cancelled)).Keys.Select(use => (use.KeyId, use.IsKnown)).ShouldBe([(New.Current.Id, true), ("lost", false)]);
    }

    [Fact]
    public async Task ReplaceAsync_SetMeanwhile_StaysAsItWasSet()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var store = new SecretStore(database.DataSource);
        var workspace = await CreateAsync(database);
        await SetAsync(database, workspace, "K", "before");
        var (id, read) = (await store.ListOthersAsync(New.Current.Id, null, 10, Cancelled)).ShouldHaveSingleItem();
        await store.WriteAsync(New.Seal(read.Place, "after"), Now, Cancelled);

        (await store.ReplaceAsync([(id, read, New.Seal(read.Place, "before"))], Now, Cancelled)).ShouldBe(0);

        (await OpenAsync(database, workspace, New))["K"].ShouldBe("after");
    }

    [Fact]
    public async Task EveryCall_WithoutAKey_IsRefusedBeforeAnythingIsReadOrWritten()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);
        var workspace = await CreateAsync(database);
        var none = SecretKeyring.Parse(null, null);

        await Should.ThrowAsync<SecretsUnavailableException>(() => OpenAsync(database, workspace, none));
        await Should.ThrowAsync<SecretsUnavailableException>(() => Oversight(database, none).RotateAsync(null, Cancelled));
        await Should.ThrowAsync<SecretsUnavailableException>(() => Oversight(database, none).ListKeysAsync(Cancelled));
        (await new SecretStore(database.DataSource).ListAuditAsync(null, null, null, 10, Cancelled)).ShouldBeEmpty();
    }

    private static async Task<WorkspaceId> CreateAsync(TestDatabase database) => (await Activation.CreateAsync(database.DataSource)).Id;

    private static Task SetAsync(TestDatabase database, WorkspaceId? workspace, string key, string value) =>
        new SecretStore(database.DataSource).WriteAsync(Old.Seal(new SecretPlace(workspace, key), value), Now, Cancelled);

    private static async Task<LimitReachedException?> TrySetAsync(TestDatabase database, WorkspaceId? workspace, string key, string value)
    {
        try
        {
            await SetAsync(database, workspace, key, value);
            return null;
        }
        catch (LimitReachedException refusal)
        {
            return refusal;
        }
    }

    private static async Task<IReadOnlyDictionary<string, string>> OpenAsync(TestDatabase database, WorkspaceId workspace, SecretKeyring? ring = null) =>
        await new SecretVault(new SecretStore(database.DataSource), ring ?? Old, TimeProvider.System).OpenAsync(workspace, SecretReader.Workspace, Cancelled);

    private static async Task<IReadOnlyList<string>> UnreadableAsync(TestDatabase database, WorkspaceId workspace, SecretKeyring ring) =>
        (await Should.ThrowAsync<SecretsUnreadableException>(() => OpenAsync(database, workspace, ring))).FailedKeys;

    private static SecretOversightGrain Oversight(TestDatabase database, SecretKeyring ring) =>
        new(new SecretStore(database.DataSource), ring, TimeProvider.System);

    private static async Task<int> RotateAsync(TestDatabase database, SecretKeyring ring)
    {
        var (resealed, next) = (0, (Guid?)null);
        do
        {
            var step = await Oversight(database, ring).RotateAsync(next, Cancelled);
            step.Unreadable.ShouldBeEmpty();
            (resealed, next) = (resealed + step.Resealed, step.Next);
        }
        while (next is not null);
        return resealed;
    }

    private static async Task<WorkspaceId[]> FillAsync(TestDatabase database, int workspaces, int each)
    {
        var made = new WorkspaceId[workspaces];
        for (var number = 0; number < workspaces; number++)
        {
            made[number] = await CreateAsync(database);
            for (var key = 0; key < each; key++)
            {
                await SetAsync(database, made[number], $"KEY_{key}", $"value {key}");
            }
        }

        return made;
    }

    private static async Task ReadAllAsync(TestDatabase database, WorkspaceId[] workspaces, SecretKeyring ring)
    {
        foreach (var workspace in workspaces)
        {
            (await OpenAsync(database, workspace, ring)).ShouldAllBe(secret => secret.Value == secret.Key.Replace("KEY_", "value ", StringComparison.Ordinal));
        }
    }
}
