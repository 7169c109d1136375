using Npgsql;

namespace Molecule.Storage.Tests.Migrations;

/// <summary>What the tables of the organisation refuse, whoever writes to them.</summary>
public sealed class OrganisationTests(Servers servers)
{
    private const string Id = "'5f9b0f0e-1111-4c1e-9c43-000000000001'";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("provisioning")]
    [InlineData("online")]
    [InlineData("degraded")]
    [InlineData("offline")]
    [InlineData("paused")]
    [InlineData("failed")]
    [InlineData("removed")]
    public async Task Workspace_KnownStatus_IsStored(string status)
    {
        await using var database = await WithWorkspaceAsync();

        (await database.ExecuteAsync($"UPDATE workspaces SET status = '{status}'", Cancelled)).ShouldBe(1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Workspace_TierInRange_IsStored(int tier)
    {
        await using var database = await WithWorkspaceAsync();

        (await database.ExecuteAsync($"UPDATE workspaces SET tier = {tier}", Cancelled)).ShouldBe(1);
    }

    [Theory]
    [InlineData("status = 'busy'", "workspaces_status_known")]
    [InlineData("status = 'Online'", "workspaces_status_known")]
    [InlineData("status = ''", "workspaces_status_known")]
    [InlineData("tier = 0", "workspaces_tier_known")]
    [InlineData("tier = 5", "workspaces_tier_known")]
    [InlineData("workspace_access = 'write'", "workspaces_access_known")]
    [InlineData("stall_timeout_seconds = 9", "workspaces_stall_timeout_range")]
    [InlineData("stall_timeout_seconds = 86401", "workspaces_stall_timeout_range")]
    [InlineData("template = ''", "workspaces_template_is_a_name")]
    [InlineData("template = '..'", "workspaces_template_is_a_name")]
    [InlineData("template = 'a/b'", "workspaces_template_is_a_name")]
    [InlineData("template = 'a\\\\b'", "workspaces_template_is_a_name")]
    [InlineData("image = ''", "workspaces_image_is_a_reference")]
    [InlineData("image = '-v'", "workspaces_image_is_a_reference")]
    [InlineData("model = ''", "workspaces_model_is_said")]
    [InlineData("status = 'online', stalled_since = now()", "workspaces_stalled_at_work")]
    [InlineData("status = 'offline', stall_timeout_seconds = 10, stalled_since = now()", "workspaces_stalled_at_work")]
    [InlineData("stalled_progress_at = now()", "workspaces_progress_of_stalled")]
    [InlineData("parent_id = id", "workspaces_parent_is_another")]
    [InlineData("forwarded_to = id", "workspaces_forward_is_another")]
    [InlineData("parent_id = gen_random_uuid()", "workspaces_parent_id_fkey")]
    [InlineData("forwarded_to = gen_random_uuid()", "workspaces_forwarded_to_fkey")]
    public async Task Workspace_ImpossibleValue_IsRefused(string change, string constraint)
    {
        await using var database = await WithWorkspaceAsync();

        var refusal = await database.ExecuteAsync("UPDATE workspaces SET " + change, Cancelled).ShouldThrowAsync<PostgresException>();

        refusal.ConstraintName.ShouldBe(constraint);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("tier")]
    [InlineData("status")]
    [InlineData("version")]
    [InlineData("active_tasks")]
    [InlineData("workspace_access")]
    [InlineData("updated_at")]
    [InlineData("files_version")]
    public async Task Workspace_NullWithoutMeaning_IsRefused(string column)
    {
        await using var database = await WithWorkspaceAsync();

        var refusal = await database.ExecuteAsync($"UPDATE workspaces SET {column} = NULL", Cancelled).ShouldThrowAsync<PostgresException>();

        refusal.SqlState.ShouldBe(PostgresErrorCodes.NotNullViolation);
        refusal.ColumnName.ShouldBe(column);
    }

    /// <summary>The flush writes thousands of rows each second: it must not have to touch an index for any of them.</summary>
    [Fact]
    public async Task Workspace_HeartbeatColumnsWritten_NoIndexIsTouched()
    {
        await using var database = await WithWorkspaceAsync();
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancelled);
        await using var transaction = await connection.BeginTransactionAsync(Cancelled);
        await using var flush = new NpgsqlCommand(
            """
            UPDATE workspaces
            SET last_heartbeat_at = now(), last_error_rate = 0.25, last_sample_error = 'boom', active_tasks = 3, uptime_seconds = 60,
                current_task = 'writing'
            """,
            connection);
        (await flush.ExecuteNonQueryAsync(Cancelled)).ShouldBe(1);

        await using var count = new NpgsqlCommand("SELECT n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relname = 'workspaces'", connection);
        (await count.ExecuteScalarAsync(Cancelled)).ShouldBe(1L);
    }

    [Fact]
    public async Task Agents_OneActiveAndItsPredecessors_AreStored()
    {
        await using var database = await WithWorkspaceAsync();

        (await database.ExecuteAsync(
            $"INSERT INTO agents (workspace_id, status) VALUES ({Id}, 'replaced'), ({Id}, 'removed'), ({Id}, DEFAULT)", Cancelled)).ShouldBe(3);
    }

    [Theory]
    [InlineData("INSERT INTO agents (workspace_id) VALUES ({0}), ({0})", "agents_one_active")]
    [InlineData("INSERT INTO agents (workspace_id, status) VALUES ({0}, 'retired')", "agents_status_known")]
    [InlineData("INSERT INTO agents (workspace_id) VALUES (gen_random_uuid())", "agents_workspace_id_fkey")]
    [InlineData("INSERT INTO canvas_viewport DEFAULT VALUES; INSERT INTO canvas_viewport DEFAULT VALUES", "canvas_viewport_is_one_row")]
    [InlineData("INSERT INTO canvas_layouts (workspace_id) VALUES ({0}), ({0})", "canvas_layouts_pkey")]
    [InlineData(
        "INSERT INTO workspace_auth_tokens (workspace_id, token_hash, prefix) VALUES ({0}, 'plain text', 'plain te')",
        "workspace_auth_tokens_hash_is_sha256")]
    [InlineData(
        """
        INSERT INTO workspace_auth_tokens (workspace_id, token_hash, prefix)
        VALUES ({0}, sha256('same'), 'same'), ({0}, sha256('same'), 'same')
        """,
        "workspace_auth_tokens_token_hash_key")]
    [InlineData(
        "INSERT INTO workspace_secrets (workspace_id, key, key_id, encrypted_value) VALUES ({0}, 'KEY', 'k', ''), ({0}, 'KEY', 'k', '')",
        "workspace_secrets_workspace_id_key_key")]
    [InlineData(
        "INSERT INTO activity_logs (workspace_id, activity_type, idempotency_key) VALUES ({0}, 'error', 'once'), ({0}, 'error', 'once')",
        "activity_logs_idempotency")]
    [InlineData("INSERT INTO agent_memories (workspace_id, content, scope) VALUES ({0}, 'x', 'PRIVATE')", "agent_memories_scope_known")]
    [InlineData("INSERT INTO agent_memories (workspace_id, content, scope) VALUES (gen_random_uuid(), 'x', 'LOCAL')", "agent_memories_workspace_id_fkey")]
    [InlineData("INSERT INTO approval_requests (workspace_id, action, status, decided_by, decided_at) VALUES ({0}, 'x', 'escalated', 'Ada', now())", "approval_requests_status_known")]
    [InlineData("INSERT INTO approval_requests (workspace_id, action, decided_by) VALUES ({0}, 'x', 'Ada')", "approval_requests_decided_or_pending")]
    [InlineData("INSERT INTO approval_requests (workspace_id, action, status) VALUES ({0}, 'x', 'approved')", "approval_requests_decided_or_pending")]
    [InlineData("INSERT INTO approval_requests (workspace_id, action) VALUES (gen_random_uuid(), 'x')", "approval_requests_workspace_id_fkey")]
    [InlineData("INSERT INTO workspace_memory (workspace_id, key, value) VALUES ({0}, 'k', '1'), ({0}, 'k', '2')", "workspace_memory_workspace_id_key_key")]
    [InlineData("INSERT INTO workspace_config (workspace_id) VALUES ({0}), ({0})", "workspace_config_pkey")]
    public async Task Rows_ThatContradict_AreRefused(string sql, string constraint)
    {
        await using var database = await WithWorkspaceAsync();

        var refusal = await database.ExecuteAsync(sql.Replace("{0}", Id, StringComparison.Ordinal), Cancelled).ShouldThrowAsync<PostgresException>();

        refusal.ConstraintName.ShouldBe(constraint);
    }

    [Fact]
    public async Task ActivityLogs_WithoutIdempotencyKey_AreStoredEachTime()
    {
        await using var database = await WithWorkspaceAsync();

        (await database.ExecuteAsync($"INSERT INTO activity_logs (workspace_id, activity_type) VALUES ({Id}, 'error'), ({Id}, 'error')", Cancelled))
            .ShouldBe(2);
    }

    [Fact]
    public async Task Tables_OfOurs_SayWhatTheyAre()
    {
        await using var database = await servers.CreateDatabaseAsync(Cancelled);

        (await database.ReadAllAsync<string>(
            """
            SELECT relname::text FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'schema_migrations' AND obj_description(oid, 'pg_class') IS NULL
            """,
            Cancelled)).ShouldBeEmpty();
    }

    private async Task<TestDatabase> WithWorkspaceAsync()
    {
        var database = await servers.CreateDatabaseAsync(Cancelled);
        await database.ExecuteAsync($"INSERT INTO workspaces (id, name) VALUES ({Id}, 'Marketing')", Cancelled);
        return database;
    }
}
