using System.Collections.Immutable;
using Molecule.Grains.Approvals;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Approvals;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Storage.EventLog;
using Molecule.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;
using Orleans.Storage;

namespace Molecule.Storage.Approvals;

/// <summary>Keeps requests in <c>approval_requests</c> and their facts in the log, in one transaction.</summary>
internal sealed class ApprovalStore(NpgsqlDataSource database) : IApprovalStore
{
    private const string TooManyPending = "MO020";
    private const string AlreadyDecided = "MO021";

    private const string RequesterColumns = "w.id, w.version, w.status = 'removed', p.id, p.version, p.parent_id";
    private const int RequesterColumnCount = 6;

    private const string FindRequester = $"""
        SELECT {RequesterColumns} FROM workspaces w LEFT JOIN workspaces p ON p.id = w.parent_id WHERE w.id = $1
        """;

    private const string ApprovalColumns = "a.id, a.workspace_id, w.name, a.action, a.reason, a.task_id, a.context, a.created_at, a.status, a.decided_by, a.decided_at";

    private const string Load = $"""
        SELECT {RequesterColumns}, {ApprovalColumns}
        FROM approval_requests a JOIN workspaces w ON w.id = a.workspace_id LEFT JOIN workspaces p ON p.id = w.parent_id
        WHERE a.id = $1
        """;

    private const string Admit = "SELECT approval_request_admit($1, $2)";

    private const string Insert = """
        INSERT INTO approval_requests (id, workspace_id, task_id, action, reason, context, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
        """;

    private const string Decide = "SELECT approval_request_decide($1, $2, $3, $4)";

    private const string Follows = "($1 IS NULL OR (a.created_at, a.id) < (SELECT b.created_at, b.id FROM approval_requests b WHERE b.id = $1))";

    private const string CursorIsThere = "$1 IS NULL OR EXISTS (SELECT FROM approval_requests b WHERE b.id = $1)";

    // The first row is there even when no request is.
    private const string ListPending = $"""
        SELECT {CursorIsThere}, found.*
        FROM (SELECT) one LEFT JOIN LATERAL (
            SELECT {ApprovalColumns} FROM approval_requests a JOIN workspaces w ON w.id = a.workspace_id AND w.status <> 'removed'
            WHERE a.status = 'pending' AND a.created_at > $3 AND {Follows}
            ORDER BY a.created_at DESC, a.id DESC LIMIT $2) found ON true
        ORDER BY found.created_at DESC, found.id DESC
        """;

    private const string ListOf = $"""
        SELECT {CursorIsThere}, found.*
        FROM workspaces w LEFT JOIN LATERAL (
            SELECT {ApprovalColumns} FROM approval_requests a WHERE a.workspace_id = w.id AND {Follows}
            ORDER BY a.created_at DESC, a.id DESC LIMIT $2) found ON true
        WHERE w.id = $3
        ORDER BY found.created_at DESC, found.id DESC
        """;

    private const string FindDue = """
        SELECT a.id FROM approval_requests a JOIN workspaces w ON w.id = a.workspace_id
        WHERE a.status = 'pending' AND (a.created_at <= $1 OR w.status = 'removed')
        ORDER BY w.status = 'removed' DESC, a.created_at, a.id
        LIMIT $2
        """;

    public Task<Requester?> FindRequesterAsync(WorkspaceId workspace, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(FindRequester);
            command.Parameters.Add(Value(workspace.Value));
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            return await row.ReadAsync(cancellationToken) ? ReadRequester(row) : null;
        });

    public Task<(Approval Approval, Requester Requester)?> ReadAsync(Guid approval, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync<(Approval, Requester)?>(async () =>
        {
            await using var command = database.CreateCommand(Load);
            command.Parameters.Add(Value(approval));
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            return await row.ReadAsync(cancellationToken) ? (ReadApproval(row, RequesterColumnCount), ReadRequester(row)) : null;
        });

    public Task<ImmutableArray<StructureEvent>> AddAsync(
        Approval approval, Requester requester, int mostPending, CancellationToken cancellationToken)
    {
        var commit = CommitOf(requester);
        commit.Run(Admit, Value(requester.Id.Value), Value(mostPending));
        commit.Run(
            Insert,
            Value(approval.Id),
            Value(requester.Id.Value),
            Value(approval.TaskId),
            Value(approval.Action),
            Value(approval.Reason),
            new NpgsqlParameter { Value = approval.Context, NpgsqlDbType = NpgsqlDbType.Jsonb },
            Value(approval.CreatedAt.UtcDateTime));
        commit.Add(new StructureEntry(
            requester.Id, null, requester.Parent?.Id, "APPROVAL_REQUESTED", ApprovalPayloads.Requested(approval), Actor.Workspace, approval.CreatedAt));
        if (requester.Parent is { } parent)
        {
            commit.Expect(parent.Id, parent.Version);
            commit.Add(new StructureEntry(
                parent.Id, null, parent.ParentId, "APPROVAL_ESCALATED", ApprovalPayloads.Escalated(approval), Actor.Workspace, approval.CreatedAt));
        }

        return CommitAsync(commit, mostPending, cancellationToken);
    }

    public Task<ImmutableArray<StructureEvent>> DecideAsync(
        Approval approval, Requester requester, Decision decision, Actor actor, CancellationToken cancellationToken)
    {
        var commit = CommitOf(requester);
        commit.Run(Decide, Value(approval.Id), Value(decision.Status.ToName()), Value(decision.By), Value(decision.At.UtcDateTime));
        commit.Add(new StructureEntry(
            requester.Id,
            null,
            requester.Parent?.Id,
            decision.Status == ApprovalStatus.Approved ? "APPROVAL_APPROVED" : "APPROVAL_DENIED",
            ApprovalPayloads.Decided(approval, decision),
            actor,
            decision.At));
        return CommitAsync(commit, mostPending: 0, cancellationToken);
    }

    public async Task<ApprovalPage> ListPendingAsync(DateTimeOffset askedAfter, Guid? after, int limit, CancellationToken cancellationToken) =>
        (await ListAsync(ListPending, after, limit, Value(askedAfter.UtcDateTime), cancellationToken))!;

    public async Task<ApprovalPage> ListOfAsync(WorkspaceId workspace, Guid? after, int limit, CancellationToken cancellationToken) =>
        await ListAsync(ListOf, after, limit, Value(workspace.Value), cancellationToken) ?? throw new WorkspaceNotFoundException(workspace);

    public Task<ImmutableArray<Guid>> FindDueAsync(DateTimeOffset askedBefore, int limit, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(FindDue);
            command.Parameters.Add(Value(askedBefore.UtcDateTime));
            command.Parameters.Add(Value(limit));
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            var due = ImmutableArray.CreateBuilder<Guid>();
            while (await row.ReadAsync(cancellationToken))
            {
                due.Add(row.GetGuid(0));
            }

            return due.DrainToImmutable();
        });

    private static async Task<ImmutableArray<StructureEvent>> CommitAsync(StructureCommit commit, int mostPending, CancellationToken cancellationToken)
    {
        try
        {
            return await commit.CommitAsync(cancellationToken);
        }
        catch (Exception exception) when (Translate(exception, mostPending) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>What a caller can understand of it; null for a bug.</summary>
    private static Exception? Translate(Exception exception, int mostPending) => exception switch
    {
        PostgresException { SqlState: StructureCommit.Raced } raced => new InconsistentStateException(raced.MessageText, storedEtag: "", currentEtag: ""),
        PostgresException { SqlState: TooManyPending } => new LimitReachedException($"a workspace waits for at most {mostPending} decisions", mostPending),
        PostgresException { SqlState: AlreadyDecided } => new ApprovalNotFoundException(),
        _ when PostgresFailures.IsOutage(exception) => PostgresFailures.Outage(exception),
        _ => null,
    };

    /// <summary>A page; null when not even the first row is there.</summary>
    private Task<ApprovalPage?> ListAsync(string sql, Guid? after, int limit, NpgsqlParameter which, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(sql);
            command.Parameters.Add(new() { Value = (object?)after ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
            // One more than asked for tells whether there is more.
            command.Parameters.Add(Value(limit + 1));
            command.Parameters.Add(which);
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            if (!await row.ReadAsync(cancellationToken))
            {
                return null;
            }

            if (!row.GetBoolean(0))
            {
                throw new InvalidFieldException("cursor", "names a request that is not there; start again without it");
            }

            var approvals = ImmutableArray.CreateBuilder<Approval>();
            do
            {
                if (!row.IsDBNull(1))
                {
                    approvals.Add(ReadApproval(row, 1));
                }
            }
            while (await row.ReadAsync(cancellationToken));

            return new ApprovalPage([.. approvals.Take(limit)], approvals.Count > limit);
        });

    private static Requester ReadRequester(NpgsqlDataReader row) => new(
        new WorkspaceId(row.GetGuid(0)),
        row.GetInt64(1),
        row.GetBoolean(2),
        row.IsDBNull(3) ? null : new Superior(
            new WorkspaceId(row.GetGuid(3)), row.GetInt64(4), row.IsDBNull(5) ? null : new WorkspaceId(row.GetGuid(5))));

    private static Approval ReadApproval(NpgsqlDataReader row, int first)
    {
        var status = ApprovalStatusNames.Parse(row.GetString(first + 8));
        return new Approval(
            row.GetGuid(first),
            new WorkspaceId(row.GetGuid(first + 1)),
            row.GetString(first + 2),
            row.GetString(first + 3),
            row.GetString(first + 4),
            row.GetString(first + 5),
            JsonText.Compact(row.GetString(first + 6)),
            row.GetFieldValue<DateTimeOffset>(first + 7),
            status == ApprovalStatus.Pending ? null : new Decision(status, row.GetString(first + 9), row.GetFieldValue<DateTimeOffset>(first + 10)));
    }

    private static NpgsqlParameter Value(object value) => new() { Value = value };

    /// <summary>A commit that is refused when the requester was changed since it was read.</summary>
    private StructureCommit CommitOf(Requester requester)
    {
        var commit = new StructureCommit(database);
        commit.Expect(requester.Id, requester.Version);
        return commit;
    }
}
