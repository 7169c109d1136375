using System.Text.Json;

namespace Molecule.Tidy.Tests;

/// <summary>Who may reference whom. A new line here is a decision about the architecture, not a formality.</summary>
public sealed class ReferencesTests
{
    private static readonly Dictionary<string, string[]> MayReference = new(StringComparer.Ordinal)
    {
        ["Grains.Interfaces"] = [],
        ["Grains"] = ["Grains.Interfaces"],
        ["Storage"] = ["Grains"],
        ["Provisioning"] = ["Grains"],
        ["Silo"] = ["Storage", "Provisioning"],
        ["Gateway"] = ["Grains.Interfaces"],
        ["CoHost"] = ["Silo", "Gateway"],
        ["Agent"] = [],
        ["Cli"] = ["Agent"],
        ["A2A"] = ["Agent"],
        ["Organisation"] = ["A2A", "Agent"],
        ["Agents"] = ["A2A", "Agent"],

        ["Grains.Tests"] = ["Grains"],
        ["Storage.Tests"] = ["Storage", "Silo", "Cli"],
        ["Provisioning.Tests"] = ["Provisioning", "Cli"],
        ["Gateway.Tests"] = ["Gateway", "Cli"],
        ["Agent.Tests"] = ["Agent"],
        ["Cli.Tests"] = ["Cli"],
        ["Tidy.Tests"] = [],
        ["Baseline"] = [],
        ["Benchmarks"] = ["Storage", "Cli"],
        ["EndToEnd.Tests"] = ["Cli", "Agent", "Storage"],
    };

    /// <summary>Packages that a project must not get, not even through another package or project.</summary>
    private static readonly Dictionary<string, string[]> MustNotSee = new(StringComparer.Ordinal)
    {
        ["Gateway"] = ["Npgsql", "Molecule.Grains", "Molecule.Storage", "Molecule.Provisioning", "Microsoft.Orleans.Server", "Microsoft.Orleans.Runtime"],
        ["Agent"] = ["Microsoft.Orleans.Core", "Microsoft.Orleans.Sdk", "Npgsql", "StackExchange.Redis"],
        ["Cli"] = ["Microsoft.Orleans.Core", "Npgsql", "StackExchange.Redis"],
        ["Grains"] = ["Npgsql", "StackExchange.Redis", "Docker.DotNet", "Docker.DotNet.Enhanced"],
    };

    public static TheoryData<string> Projects => [.. Checkout.Projects.Keys.Order(StringComparer.Ordinal)];

    public static TheoryData<string> Fenced => [.. MustNotSee.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void ProjectReferences_AreThoseOfTheTable(string project)
    {
        MayReference.ShouldContainKey(project, $"{project} is not in the table of who may reference whom.");
        Checkout.References(project, "ProjectReference").Except(MayReference[project]).ShouldBeEmpty();
    }

    [Fact]
    public void Table_NamesOnlyProjectsThatThereAre() => MayReference.Keys.Except(Checkout.Projects.Keys).ShouldBeEmpty();

    [Fact]
    public void GrainsInterfaces_ReferencesTheOrleansSdkAlone() =>
        Checkout.References("Grains.Interfaces", "PackageReference").ShouldBe(["Microsoft.Orleans.Sdk"]);

    [Theory]
    [MemberData(nameof(Fenced))]
    public void LockFile_HoldsNothingBehindTheFence(string project)
    {
        using var lockFile = JsonDocument.Parse(Checkout.Read($"src/{project}/packages.lock.json"));
        var resolved = lockFile.RootElement.GetProperty("dependencies").EnumerateObject()
            .SelectMany(framework => framework.Value.EnumerateObject())
            .Select(package => package.Name);
        resolved.Intersect(MustNotSee[project], StringComparer.OrdinalIgnoreCase).ShouldBeEmpty();
    }

    [Fact]
    public void Versions_StandInOneFile() => Checkout.Projects
        .Where(project => project.Value.Descendants("PackageReference")
            .Any(reference => reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null))
        .Select(project => project.Key)
        .ShouldBeEmpty();

    [Fact]
    public void OrleansPackages_AreAllOfOneVersion() => Checkout.Read("Directory.Packages.props").Split('\n')
        .Where(line => line.Contains("\"Microsoft.Orleans.", StringComparison.Ordinal))
        .Select(line => line.Split("Version=")[1])
        .Distinct()
        .Count()
        .ShouldBe(1);
}
