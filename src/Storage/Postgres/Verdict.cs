using Npgsql;

namespace Molecule.Storage.Postgres;

/// <summary>The row of yes and no that a writing statement answers with: whether it wrote, and if not, why.</summary>
internal static class Verdict
{
    /// <summary>Reads the row of the last statement, or null when there is none, and waits until the transaction is committed.</summary>
    public static async Task<bool[]?> ReadAsync(NpgsqlDataReader answers, CancellationToken cancellationToken)
    {
        bool[]? verdict;
        do
        {
            verdict = await answers.ReadAsync(cancellationToken)
                ? [.. Enumerable.Range(0, answers.FieldCount).Select(answers.GetBoolean)]
                : null;
        }
        while (await answers.NextResultAsync(cancellationToken));

        return verdict;
    }
}
