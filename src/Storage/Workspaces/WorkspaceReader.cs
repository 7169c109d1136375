using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Tokens;
using Molecule.Storage.Postgres;
using Npgsql;

namespace Molecule.Storage.Workspaces;

/// <summary>
/// Reads the rows of workspaces whose grains wake. Whoever comes while a reading is on its way goes with the next one, together with all the others
/// that came meanwhile: when tens of thousands wake at once Postgres is asked a few hundred times, and one that wakes alone waits for nobody.
/// </summary>
internal sealed class WorkspaceReader(NpgsqlDataSource database)
{
    /// <summary>Most that are read together: more would keep the first of them waiting, and cost hardly less.</summary>
    public const int MaxTogether = 500;

    // With the type of what is asked for, so that statistics of statements tell it from the reading of what commits have changed.
    private const string Rows = $"SELECT {WorkspaceRow.StateColumns} {WorkspaceRow.Joined} WHERE w.id = ANY ($1::uuid[])";

    private const string Tokens = """
        SELECT workspace_id, id, prefix, token_hash, created_at, last_used_at FROM workspace_auth_tokens
        WHERE workspace_id = ANY ($1) AND revoked_at IS NULL
        ORDER BY workspace_id, created_at, id
        """;

    private readonly Lock _gate = new();
    private readonly Queue<WaitingRead> _waiting = [];
    private bool _isReading;

    /// <summary>Reads a workspace as it is committed now or later than now: never by a statement that was sent before.</summary>
    /// <returns>What is stored of it; nothing when there is no such workspace.</returns>
    /// <exception cref="StorageUnavailableException">Postgres did not answer.</exception>
    public Task<WorkspaceRecord> ReadAsync(WorkspaceId id)
    {
        var waiting = new WaitingRead(id);
        lock (_gate)
        {
            _waiting.Enqueue(waiting);
            if (_isReading)
            {
                return waiting.Task;
            }

            _isReading = true;
        }

        // Nobody's turn: who comes first must not be held up by those who come later.
        ThreadPool.UnsafeQueueUserWorkItem(static reader => _ = reader.ReadOnAsync(), this, preferLocal: false);
        return waiting.Task;
    }

    private async Task ReadOnAsync()
    {
        while (Take(MaxTogether) is { Length: > 0 } together)
        {
            var reading = PostgresFailures.ReportOutageAsync(() => ReadAsync(together.Select(waiting => waiting.Id.Value).Distinct().ToArray()));
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (reading.IsCompletedSuccessfully)
            {
                Answer(together, await reading);
            }
            else
            {
                Fail(together, reading.Exception?.InnerException ?? new OperationCanceledException());
            }
        }
    }

    /// <summary>Takes out who is read next; when nobody waits, whoever comes begins anew.</summary>
    private WaitingRead[] Take(int most)
    {
        lock (_gate)
        {
            var taken = new WaitingRead[Math.Min(_waiting.Count, most)];
            for (var place = 0; place < taken.Length; place++)
            {
                taken[place] = _waiting.Dequeue();
            }

            _isReading = taken.Length > 0;
            return taken;
        }
    }

    private static void Answer(WaitingRead[] together, Dictionary<Guid, StoredWorkspace> stored)
    {
        foreach (var waiting in together)
        {
            if (!stored.TryGetValue(waiting.Id.Value, out var workspace))
            {
                waiting.SetResult(new WorkspaceRecord());
            }
            else if (workspace.Failure is { } failure)
            {
                waiting.SetException(failure);
            }
            else
            {
                waiting.SetResult(workspace.Record);
            }
        }
    }

    /// <summary>An outage is one for all who wait by now: each group would wait for it as long again.</summary>
    private void Fail(WaitingRead[] together, Exception failure)
    {
        foreach (var waiting in together)
        {
            waiting.SetException(failure);
        }

        if (failure is StorageUnavailableException)
        {
            foreach (var waiting in Take(int.MaxValue))
            {
                waiting.SetException(failure);
            }
        }
    }

    private async Task<Dictionary<Guid, StoredWorkspace>> ReadAsync(Guid[] ids)
    {
        // The rows first: should a commit come between the two, its tokens are known before its version is, and the next write is refused. The
        // other way round a token that is revoked would stay.
        await using var batch = database.CreateBatch();
        foreach (var sql in (string[])[Rows, Tokens])
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql) { Parameters = { new() { Value = ids } } });
        }

        await using var row = await batch.ExecuteReaderAsync();
        var stored = new Dictionary<Guid, StoredWorkspace>(ids.Length);
        while (await row.ReadAsync())
        {
            stored.Add(row.GetGuid(0), ReadRow(row));
        }

        await row.NextResultAsync();
        foreach (var (id, tokens) in await ReadTokensAsync(row))
        {
            if (stored.TryGetValue(id, out var workspace))
            {
                stored[id] = workspace with { Record = workspace.Record with { Tokens = [.. tokens] } };
            }
        }

        return stored;
    }

    /// <summary>What cannot be understood of one row is no failure of the others.</summary>
    private static StoredWorkspace ReadRow(NpgsqlDataReader row)
    {
        try
        {
            var workspace = WorkspaceRow.Read(row);
            return new StoredWorkspace(new WorkspaceRecord
            {
                State = WorkspaceRow.ReadState(row, workspace),
                Vitals = workspace.Vitals,
                Place = workspace.Place,
                StoredPlace = workspace.Place,
            });
        }
        catch (Exception exception) when (!PostgresFailures.IsOutage(exception))
        {
            return new StoredWorkspace(new WorkspaceRecord(), exception);
        }
    }

    private static async Task<Dictionary<Guid, List<LiveToken>>> ReadTokensAsync(NpgsqlDataReader row)
    {
        var all = new Dictionary<Guid, List<LiveToken>>();
        while (await row.ReadAsync())
        {
            var token = new LiveToken(
                row.GetGuid(1),
                row.GetString(2),
                [.. row.GetFieldValue<byte[]>(3)],
                row.GetFieldValue<DateTimeOffset>(4),
                row.IsDBNull(5) ? null : row.GetFieldValue<DateTimeOffset>(5));
            if (!all.TryAdd(row.GetGuid(0), [token]))
            {
                all[row.GetGuid(0)].Add(token);
            }
        }

        return all;
    }

    /// <summary>Whoever waits goes on in its own turn, never in that of the reading.</summary>
    private sealed class WaitingRead(WorkspaceId id) : TaskCompletionSource<WorkspaceRecord>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public WorkspaceId Id { get; } = id;
    }

    /// <summary>What a row says, or why it cannot be understood.</summary>
    private sealed record StoredWorkspace(WorkspaceRecord Record, Exception? Failure = null);
}
