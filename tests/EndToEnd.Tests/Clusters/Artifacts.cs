namespace Molecule.EndToEnd.Tests.Clusters;

/// <summary>What a run leaves for whoever wants to know why it failed: the logs of the processes, and pictures of the browser.</summary>
internal static class Artifacts
{
    /// <summary>Beside the test assembly, unless <c>MOLECULE_TEST_ARTIFACTS</c> names another place.</summary>
    public static string Root { get; } = Environment.GetEnvironmentVariable("MOLECULE_TEST_ARTIFACTS") is { Length: > 0 } named
        ? named
        : Path.Combine(AppContext.BaseDirectory, "artifacts");

    /// <summary>A directory below <see cref="Root"/>, empty.</summary>
    public static string Fresh(string name)
    {
        var directory = Path.Combine(Root, name);
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        Directory.CreateDirectory(directory);
        return directory;
    }
}
