using Molecule.Grains.Interfaces.History;
using Npgsql;

namespace Molecule.Storage.History;

/// <summary>A table that the facts of the log add up to. The verifier hands every fact to each of them, in order, and then has them compare.</summary>
internal interface ILogProjection
{
    /// <summary>The table's name.</summary>
    string Table { get; }

    /// <summary>Takes the next fact of the log into the fold. Says what is wrong with it when it is this table's and cannot be folded; otherwise null.</summary>
    LogDifference? Take(LoggedFact fact);

    /// <summary>
    /// Compares the table's rows with the fold, in the order of their ids: null for each row that is as it should be, and then, if there is
    /// one, the first difference.
    /// </summary>
    IAsyncEnumerable<LogDifference?> CompareAsync(NpgsqlConnection connection, CancellationToken cancellationToken);
}
