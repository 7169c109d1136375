using System.Text.RegularExpressions;

namespace Molecule.Tidy.Tests;

/// <summary>The habits of CONTRIBUTING.md that a file can be checked for.</summary>
public sealed partial class ShapeTests
{
    private static readonly string[] FoldersByKind =
        ["Models", "Services", "Events", "Utils", "Helpers", "Common", "Shared", "Managers", "Interfaces", "Extensions", "Exceptions"];

    private static IEnumerable<string> Sources => Checkout.FilesBelow("src", "samples").Where(file => file.EndsWith(".cs", StringComparison.Ordinal));

    [Fact]
    public void Folders_AreNamedAfterNouns() => Sources
        .Where(file => file.Split('/').SkipLast(1).Intersect(FoldersByKind).Any())
        .ShouldBeEmpty();

    [Fact]
    public void OnlyTheInterfacesAndTheSdk_ExportTypes() => Sources
        .Where(file => !file.StartsWith("src/Grains.Interfaces/", StringComparison.Ordinal) && !file.StartsWith("src/Agent/", StringComparison.Ordinal))
        .Where(file => TopLevelPublicType().IsMatch(Checkout.Read(file)))
        .ShouldBeEmpty();

    [Fact]
    public void Types_StandAloneInTheirFiles() => Sources
        .Where(file => TopLevelType().Count(Checkout.Read(file)) > 1)
        .ShouldBeEmpty();

    [Fact]
    public void Classes_AreSealedAbstractOrStatic() => Sources
        .Where(file => OpenClass().IsMatch(Checkout.Read(file)))
        .ShouldBeEmpty();

    [Fact]
    public void GrainInterfaces_WriteTheirIdentityDown() => Checkout.FilesBelow("src/Grains.Interfaces")
        .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) && Checkout.Read(file).Contains(": IGrainWith", StringComparison.Ordinal))
        .Where(file => !Checkout.Read(file).Contains("[GrainInterfaceType(\"molecule.", StringComparison.Ordinal))
        .ShouldBeEmpty();

    [Fact]
    public void Grains_WriteTheirTypeDown() => Checkout.FilesBelow("src/Grains")
        .Where(file => GrainClass().IsMatch(Checkout.Read(file)) && !Checkout.Read(file).Contains("[GrainType(\"", StringComparison.Ordinal))
        .ShouldBeEmpty();

    [Fact]
    public void NothingIsLeftOpen() => Checkout.FilesBelow("src", "samples", "tests", "canvas/src")
        .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".ts", StringComparison.Ordinal) || file.EndsWith(".tsx", StringComparison.Ordinal))
        .Where(file => Unfinished().IsMatch(Checkout.Read(file)))
        .ShouldBeEmpty();

    [Fact]
    public void CanvasCore_KnowsNoReact() => Checkout.FilesBelow("canvas/src/core")
        .Where(file => ReactImport().IsMatch(Checkout.Read(file)))
        .ShouldBeEmpty();

    [Fact]
    public void CanvasFeatures_DoNotImportEachOther() => Checkout.FilesBelow("canvas/src/features")
        .Where(file => FeatureImport().Matches(Checkout.Read(file)).Any(import => import.Groups["feature"].Value != file.Split('/')[3]))
        .ShouldBeEmpty();

    [Fact]
    public void Readme_StaysShort() => Checkout.Read("README.md").Split('\n').Length.ShouldBeLessThan(150);

    [Fact]
    public void Decisions_AreNumberedInOrder()
    {
        var numbers = Checkout.FilesBelow("docs/decisions").Select(file => int.Parse(Path.GetFileName(file)[..4])).Order().ToArray();
        numbers.ShouldBe(Enumerable.Range(1, numbers.Length));
    }

    [GeneratedRegex(@"^public\s+(?:sealed\s+|static\s+|abstract\s+|partial\s+|readonly\s+)*(?:class|record|struct|interface|enum|delegate)\b", RegexOptions.Multiline)]
    private static partial Regex TopLevelPublicType();

    [GeneratedRegex(@"^(?:public|internal|file)\s+(?:sealed\s+|static\s+|abstract\s+|partial\s+|readonly\s+|unsafe\s+)*(?:class|record|struct|interface|enum)\b", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex(@"^\s*(?:public|internal|private|protected)\s+(?:partial\s+)?(?:class|record(?!\s+struct))\s", RegexOptions.Multiline)]
    private static partial Regex OpenClass();

    [GeneratedRegex(@"\)?\s*:\s*Grain\b")]
    private static partial Regex GrainClass();

    [GeneratedRegex("TO" + "DO|FIX" + "ME|\\bHA" + "CK\\b|NotImplemented" + "Exception")]
    private static partial Regex Unfinished();

    [GeneratedRegex("from ['\"](?:react|react-dom|@xyflow/react)")]
    private static partial Regex ReactImport();

    [GeneratedRegex("from ['\"][^'\"]*features/(?<feature>[^/'\"]+)")]
    private static partial Regex FeatureImport();
}
