using Molecule.Grains.Interfaces.History;
using Molecule.Storage.History;
using Npgsql;

namespace Molecule.Storage.Tests.Workspaces;

/// <summary>Has the whole log folded and compared with the tables, as <c>molecule verify</c> does.</summary>
internal static class LogFold
{
    /// <summary>All that the verifier says, to the end.</summary>
    public static async Task<IReadOnlyList<Verification>> VerifyAsync(NpgsqlDataSource database, CancellationToken cancellationToken) =>
        await new HistoryLog(database).VerifyAsync(cancellationToken).ToListAsync(cancellationToken);

    /// <summary>The first thing in which log and table differ, in words; null when they agree.</summary>
    public static async Task<string?> FindDifferenceAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var last = (await VerifyAsync(database, cancellationToken))[^1];
        last.State.ShouldBe(last.Difference is null ? VerificationState.Agrees : VerificationState.Differs);
        return last.Difference?.Summary;
    }
}
