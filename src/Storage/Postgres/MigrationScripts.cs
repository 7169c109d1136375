using System.Reflection;
using DbUp.Engine;

namespace Molecule.Storage.Postgres;

/// <summary>The migrations that this program carries: the files of <c>Migrations/</c>, in the order of their numbers.</summary>
internal static class MigrationScripts
{
    private const string Folder = "Molecule.Storage.Migrations.";

    /// <summary>Reads them from the assembly. The ledger knows a migration by its file name, so that a renamed assembly applies nothing twice.</summary>
    public static IReadOnlyList<SqlScript> Read()
    {
        var assembly = typeof(MigrationScripts).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => new SqlScript(name[Folder.Length..], Read(assembly, name))),
        ];
    }

    private static string Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
