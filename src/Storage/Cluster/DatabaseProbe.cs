using Molecule.Grains.Cluster;
using Molecule.Storage.Postgres;
using Npgsql;

namespace Molecule.Storage.Cluster;

/// <summary>Asks Postgres for its shortest answer.</summary>
internal sealed class DatabaseProbe(NpgsqlDataSource database) : IDatabaseProbe
{
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = database.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (PostgresFailures.IsOutage(exception))
        {
            return false;
        }
    }
}
