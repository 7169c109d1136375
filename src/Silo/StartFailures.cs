using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Molecule.Storage.Postgres;

namespace Molecule.Silo;

/// <summary>Says in one line why a silo could not start, where the one who started it can mend it. A bug keeps its stack trace.</summary>
internal static class StartFailures
{
    public static string? Explain(Exception failure) => failure switch
    {
        FormatException or ValidationException or OptionsValidationException or MigrationException => failure.Message,
        _ when PostgresFailures.IsOutage(failure) => $"Postgres cannot be reached: {failure.Message}",
        _ => null,
    };
}
