using System.Runtime.CompilerServices;
using Molecule.Grains.Interfaces;
using Npgsql;

namespace Molecule.Storage.Postgres;

/// <summary>Tells an outage of Postgres, which passes, from a mistake of ours, which does not.</summary>
internal static class PostgresFailures
{
    /// <summary>Runs a query or a command; an outage comes out as <see cref="StorageUnavailableException"/>, all else as it is.</summary>
    public static async Task<T> ReportOutageAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            throw Outage(exception);
        }
    }

    /// <summary>As the other, for an answer that comes bit by bit.</summary>
    public static async IAsyncEnumerable<T> ReportOutageAsync<T>(
        IAsyncEnumerable<T> answer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var bits = answer.GetAsyncEnumerator(cancellationToken);
        while (await ReportOutageAsync(async () => await bits.MoveNextAsync()))
        {
            yield return bits.Current;
        }
    }

    public static StorageUnavailableException Outage(Exception exception) => new(exception.Message);

    public static bool IsOutage(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.IsTransient || postgres.SqlState[..2] is "08" or "53" or "57" or "58",
        NpgsqlException or TimeoutException or IOException => true,
        _ => false,
    };
}
