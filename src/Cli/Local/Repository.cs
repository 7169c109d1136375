namespace Molecule.Cli.Local;

/// <summary>The clone that this program was built in, and what else was built there.</summary>
internal static class Repository
{
    /// <summary>The directory that holds Molecule.sln.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Release or Debug, as this code itself: a debugged test starts debuggable silos.</summary>
    public static string Configuration { get; } =
        AppContext.BaseDirectory.Split(Path.DirectorySeparatorChar).Contains("Debug", StringComparer.Ordinal) ? "Debug" : "Release";

    public static string Silo => Built("src/Silo", "Molecule.Silo");

    public static string Gateway => Built("src/Gateway", "Molecule.Gateway");

    public static string CoHost => Built("src/CoHost", "Molecule.CoHost");

    /// <summary>What bench measures against.</summary>
    public static string Baseline => Built("tests/Baseline", "Molecule.Baseline");

    /// <summary>The templates that come with it.</summary>
    public static string Templates => Path.Combine(Root, "templates");

    public static string Sample => Built("samples/Organisation", "Molecule.Samples.Organisation");

    /// <summary>The sample organisation for containers.</summary>
    public static string SampleBundle => Path.Combine(Root, "samples", "bundles", "workshop.json");

    /// <summary>The executables of the test projects, in the order of their names.</summary>
    public static IReadOnlyList<string> TestAssemblies() =>
        [.. Directory.EnumerateDirectories(Path.Combine(Root, "tests"), "*.Tests")
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal)
            .Select(name => Path.Combine(Root, "tests", name!, "bin", Configuration, "net10.0", $"Molecule.{name}"))
            .Where(File.Exists)];

    internal static string FindRoot(string start)
    {
        for (var directory = new DirectoryInfo(start); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Molecule.sln")))
                return directory.FullName;
        }
        throw new StartFailedException($"There is no Molecule.sln above {start}: run this from a clone of Molecule.", []);
    }

    private static string Built(string project, string assembly)
    {
        var file = Path.Combine(Root, project, "bin", Configuration, "net10.0", assembly + ".dll");
        return File.Exists(file)
            ? file
            : throw new StartFailedException($"{Path.GetRelativePath(Root, file)} is not built: run ./molecule, which builds it, or dotnet build -c {Configuration}.", []);
    }
}
