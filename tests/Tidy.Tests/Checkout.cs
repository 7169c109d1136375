using System.Xml.Linq;

namespace Molecule.Tidy.Tests;

/// <summary>The checkout that these tests were built from, read as files.</summary>
internal static class Checkout
{
    private static readonly string[] Made = ["bin", "obj", "node_modules", "wwwroot", ".git", ".molecule"];

    public static string Root { get; } = FindRoot();

    /// <summary>All C# projects, by name.</summary>
    public static IReadOnlyDictionary<string, XDocument> Projects { get; } = FilesBelow("src", "tests", "samples")
        .Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file), file => XDocument.Load(Path.Combine(Root, file)), StringComparer.Ordinal);

    /// <summary>The files below some folders that are written by people, relative to the root, with forward slashes.</summary>
    public static IEnumerable<string> FilesBelow(params string[] folders) => folders
        .Select(folder => Path.Combine(Root, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Where(file => !file.Split('/').Any(Made.Contains));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static string[] References(string project, string kind) => [.. Projects[project].Descendants(kind)
        .Select(reference => (string)reference.Attribute("Include")!)
        .Select(include => kind == "ProjectReference" ? Path.GetFileNameWithoutExtension(include) : include)];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Molecule.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("No folder above the tests holds Molecule.sln.");
    }
}
