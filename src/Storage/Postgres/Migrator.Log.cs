using Microsoft.Extensions.Logging;

namespace Molecule.Storage.Postgres;

internal sealed partial class Migrator
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Another process is migrating the database: waiting for it")]
    private partial void LogWaiting();

    [LoggerMessage(Level = LogLevel.Information, Message = "Applied migration {Migration}")]
    private partial void LogApplied(string migration);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database has all {Count} migrations, {Before} of them from earlier")]
    private partial void LogCurrent(int count, int before);
}
