using System.Data;
using System.Globalization;
using System.Runtime.CompilerServices;
using Molecule.Grains.Interfaces.History;
using Molecule.Storage.Agents;
using Npgsql;

namespace Molecule.Storage.History;

/// <summary>Folds the whole log and compares what comes out with the tables. Log and tables are read at one moment, in one snapshot.</summary>
internal sealed class LogVerifier(NpgsqlDataSource database)
{
    /// <summary>So often it says how far it is.</summary>
    private const int RowsPerStep = 5_000;

    public async IAsyncEnumerable<Verification> VerifyAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Each fact is shown to all of these: a table that is to be proved is one line here.
        WorkspaceProjection workspaces = new();
        ILogProjection[] projections = [workspaces, new AgentProjection()];

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var head = await ReadHeadAsync(connection, cancellationToken);
        var facts = 0L;
        yield return new Verification(VerificationState.Folding, facts, head, 0);

        await foreach (var fact in connection.ReadLogAsync(long.MaxValue, cancellationToken))
        {
            if (Follow(facts, fact) is { } broken)
            {
                yield return new Verification(VerificationState.Differs, facts, head, 0, broken);
                yield break;
            }

            facts++;
            foreach (var projection in projections)
            {
                if (projection.Take(fact) is { } difference)
                {
                    yield return new Verification(VerificationState.Differs, facts, head, 0, difference);
                    yield break;
                }
            }

            if (facts % RowsPerStep == 0)
            {
                yield return new Verification(VerificationState.Folding, facts, head, 0);
            }
        }

        if (facts != head)
        {
            yield return new Verification(VerificationState.Differs, facts, head, 0, EndsBefore(facts, head));
            yield break;
        }

        var rows = 0L;
        yield return new Verification(VerificationState.Comparing, facts, head, rows);
        foreach (var projection in projections)
        {
            await foreach (var difference in projection.CompareAsync(connection, cancellationToken))
            {
                if (difference is not null)
                {
                    yield return new Verification(VerificationState.Differs, facts, head, rows, difference);
                    yield break;
                }

                rows += projection == workspaces ? 1 : 0;
                if (rows % RowsPerStep == 0)
                {
                    yield return new Verification(VerificationState.Comparing, facts, head, rows);
                }
            }
        }

        yield return new Verification(VerificationState.Agrees, facts, head, rows);
    }

    private static async Task<long> ReadHeadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT position FROM structure_log_head", connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static LogDifference? Follow(long last, LoggedFact fact) => fact.Position == last + 1
        ? null
        : new LogDifference(
            "structure_events", Text(fact.Position), "position", Text(fact.Position), Text(last + 1), $"after position {last} comes {fact.Position}");

    private static LogDifference EndsBefore(long last, long head) => new(
        "structure_log_head", "true", "position", Text(head), Text(last), $"the log ends at position {last} and its head is at {head}");

    private static string Text(long position) => position.ToString(CultureInfo.InvariantCulture);
}
