using Molecule.Grains.Interfaces.History;
using Molecule.Storage.History;
using Npgsql;

namespace Molecule.Storage.Tests.History;

/// <summary>Has the whole log folded and compared.</summary>
internal static class Verifying
{
    /// <summary>All that the verifier says, to the end.</summary>
    public static async Task<IReadOnlyList<Verification>> VerifyAsync(this NpgsqlDataSource database, CancellationToken cancellationToken) =>
        await new HistoryLog(database).VerifyAsync(cancellationToken).ToListAsync(cancellationToken);

    /// <summary>The first difference, in words; null when log and tables agree.</summary>
    public static async Task<string?> FindDifferenceAsync(this NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var last = (await database.VerifyAsync(cancellationToken))[^1];
        last.State.ShouldBe(last.Difference is null ? VerificationState.Agrees : VerificationState.Differs);
        return last.Difference?.Summary;
    }
}
