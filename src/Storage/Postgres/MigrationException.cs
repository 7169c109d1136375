namespace Molecule.Storage.Postgres;

/// <summary>The database could not be brought to the schema that this program needs. The message says which migration and why.</summary>
internal sealed class MigrationException(string message, Exception? innerException = null) : Exception(message, innerException);
