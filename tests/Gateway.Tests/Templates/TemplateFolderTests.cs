using Microsoft.Extensions.Options;
using Molecule.Gateway.Templates;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Tests.Templates;

/// <summary>Templates are found by the names of workspaces, and nothing outside their folder is.</summary>
public sealed class TemplateFolderTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("molecule-templates-");
    private readonly DirectoryInfo _outside = Directory.CreateTempSubdirectory("molecule-outside-");
    private readonly TemplateFolder _templates;

    public TemplateFolderTests() => _templates = new TemplateFolder(Options.Create(new TemplateOptions { Folder = _root.FullName }));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _root.Delete(recursive: true);
        _outside.Delete(recursive: true);
    }

    [Theory]
    [InlineData("Content Team")]
    [InlineData("content-team")]
    [InlineData("CONTENT TEAM")]
    public async Task FindAsync_FolderHasTheName_IsFound(string name)
    {
        Write(_root, "content-team", "name: Other");

        (await _templates.FindAsync(name, Cancelled)).ShouldNotBeNull().Name.ShouldBe("Other");
    }

    [Fact]
    public async Task FindAsync_ConfigurationHasTheName_IsFoundExactly()
    {
        Write(_root, "a", "name: Content Team");
        Write(_root, "b", "name: content team");

        (await _templates.FindAsync("Content Team", Cancelled)).ShouldNotBeNull();
        (await _templates.FindAsync("Content  Team", Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task FindAsync_FolderComesBeforeConfiguration()
    {
        Write(_root, "a", "name: Content Team\nsub_workspaces: [{name: Wrong}]");
        Write(_root, "content-team", "sub_workspaces: [{name: Right}]");

        (await _templates.FindAsync("Content Team", Cancelled))!.SubWorkspaces.ShouldNotBeNull().ShouldHaveSingleItem()!.Name.ShouldBe("Right");
    }

    [Fact]
    public async Task FindAsync_EverythingElseInTheFile_IsLeftAlone()
    {
        Write(
            _root,
            "team",
            "name: Team\nruntime: crewai\nmodel: {provider: x, list: [1, [2, {a: b}]]}\nsub_workspaces:\n  - config: w\n    name: W\n    role: R\n    skills: [a, b]\n  -\n");

        var template = (await _templates.FindAsync("Team", Cancelled)).ShouldNotBeNull();

        template.SubWorkspaces.ShouldNotBeNull().Count.ShouldBe(2);
        template.SubWorkspaces[0].ShouldBe(new Template.SubWorkspace { Config = "w", Name = "W", Role = "R" });
        template.SubWorkspaces[1].ShouldBeNull();
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("/")]
    [InlineData("team/../../secret")]
    [InlineData("team/")]
    [InlineData("")]
    public async Task W35_FindAsync_NameThatIsAPath_FindsNothing(string name)
    {
        Write(_outside, "secret", "name: found");
        Write(_root, "team", "name: found");

        (await _templates.FindAsync(name, Cancelled)).ShouldBeNull();
        (await _templates.FindAsync(Path.Combine(_outside.FullName, "secret"), Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task W33_FindAsync_Links_AreNotFollowed()
    {
        Write(_outside, "secret", "name: Linked");
        Directory.CreateSymbolicLink(Path.Combine(_root.FullName, "linked"), Path.Combine(_outside.FullName, "secret"));
        Directory.CreateDirectory(Path.Combine(_root.FullName, "half"));
        File.CreateSymbolicLink(Path.Combine(_root.FullName, "half", "config.yaml"), Path.Combine(_outside.FullName, "secret", "config.yaml"));

        (await _templates.FindAsync("linked", Cancelled)).ShouldBeNull();
        (await _templates.FindAsync("Linked", Cancelled)).ShouldBeNull();
        (await _templates.FindAsync("half", Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task FindAsync_FolderOfOneWorkspace_IsNoTemplate()
    {
        Write(_root, "ws-1234", "name: Content Team");

        (await _templates.FindAsync("ws-1234", Cancelled)).ShouldBeNull();
        (await _templates.FindAsync("Content Team", Cancelled)).ShouldBeNull();
    }

    [Theory]
    [InlineData("sub_workspaces: [")]
    [InlineData("sub_workspaces: yes")]
    [InlineData("name: a\nname: b")]
    [InlineData("name: [a]")]
    [InlineData("- a")]
    [InlineData("name: &a [*a]")]
    public async Task FindAsync_BrokenFile_IsRefusedWhenAskedForAndSkippedOtherwise(string config)
    {
        Write(_root, "broken", config);
        Write(_root, "good", "name: Good");

        (await _templates.FindAsync("broken", Cancelled).ShouldThrowAsync<BadInputException>()).Code.ShouldBe("bad_template");
        (await _templates.FindAsync("Good", Cancelled)).ShouldNotBeNull();
    }

    [Fact]
    public async Task FindAsync_NestedWithoutEnd_IsRefused()
    {
        Write(_root, "deep", "name: Deep\nother: " + new string('[', 20_000) + new string(']', 20_000));
        Write(_root, "deeper", "sub_workspaces: " + new string('[', 20_000) + new string(']', 20_000));

        (await _templates.FindAsync("deep", Cancelled).ShouldThrowAsync<BadInputException>()).Code.ShouldBe("bad_template");
        (await _templates.FindAsync("deeper", Cancelled).ShouldThrowAsync<BadInputException>()).Code.ShouldBe("bad_template");
    }

    [Fact]
    public async Task FindInFolderAsync_NestedAtTheLimitAndOneOver()
    {
        // The document's own map is the first level.
        static string Nested(int depth) => "model: " + new string('[', depth - 1) + new string(']', depth - 1);
        Write(_root, "deep", Nested(TemplateText.MaxDepth));
        (await _templates.FindInFolderAsync("deep", Cancelled)).ShouldNotBeNull().Model.ShouldBeNull();

        Write(_root, "deep", Nested(TemplateText.MaxDepth + 1));
        (await _templates.FindInFolderAsync("deep", Cancelled).ShouldThrowAsync<BadInputException>()).Message.ShouldContain("32");
    }

    [Fact]
    public async Task ListAsync_WhatCanBeRead_IsInTheOrderOfFolders()
    {
        Write(_root, "b", "name: B\ntier: 3\nruntime: crewai\nmodel: m\nskills: [one, {two: 2}, three]");
        Write(_root, "a", "tier: 9\nmodel: {provider: x}\nskills: none");
        Write(_root, "broken", "name: [");
        Write(_root, "ws-1", "name: Not a template");

        var templates = await _templates.ListAsync(Cancelled);

        templates.Select(template => template.Folder).ShouldBe(["a", "b"]);
        var (bare, full) = (templates[0].Template, templates[1].Template);
        (bare.Tier, bare.Model, bare.Skills).ShouldBe((null, null, null));
        (full.Tier, full.Runtime, full.Model).ShouldBe((3, "crewai", "m"));
        full.Skills.ShouldBe(["one", "three"]);
    }

    /// <summary>A few hundred characters that stand for more values than any memory holds.</summary>
    [Fact]
    public async Task ListAsync_AliasesOfAliases_AreRefused()
    {
        var levels = Enumerable.Range(1, 30).Select(level => $"  - &l{level} [{string.Join(',', Enumerable.Repeat($"*l{level - 1}", 9))}]");
        Write(_root, "bomb", $"skills:\n  - &l0 [x]\n{string.Join('\n', levels)}");
        Write(_root, "circle", "skills: &all [*all, *all]\nname: [*all]");
        Write(_root, "good", "skills: &all [one]\nprompt_files: *all");

        (await _templates.ListAsync(Cancelled)).Select(template => template.Folder).ShouldBe(["good"]);
        (await _templates.FindAsync("bomb", Cancelled).ShouldThrowAsync<BadInputException>()).Message.ShouldContain("10000 values");
    }

    [Fact]
    public async Task FindInFolderAsync_ValuesAtTheLimitAndOneOver_AliasesCountAsWhatTheyStandFor()
    {
        // The map, its two names, the two lists, and what is in the second: each alias is the first list with the one in it.
        static string Values(int aliases, int others) =>
            $"a: &a [1]\nb: [{string.Join(',', Enumerable.Repeat("*a", aliases).Concat(Enumerable.Repeat("2", others)))}]";
        const int Others = TemplateText.MaxValues - 6 - 200;
        Write(_root, "many", Values(100, Others));
        (await _templates.FindInFolderAsync("many", Cancelled)).ShouldNotBeNull();

        Write(_root, "many", Values(100, Others + 1));
        (await _templates.FindInFolderAsync("many", Cancelled).ShouldThrowAsync<BadInputException>()).Code.ShouldBe("bad_template");
    }

    [Theory]
    [InlineData("env: {required: [API_KEY, OTHER, API_KEY, [x]]}", "API_KEY OTHER")]
    [InlineData("env: {required: API_KEY}", "")]
    [InlineData("env: [API_KEY]", "")]
    [InlineData("name: x", "")]
    public async Task FindInFolderAsync_RequiredSecrets_AreNames(string config, string names)
    {
        Write(_root, "needy", config);

        string.Join(' ', (await _templates.FindInFolderAsync("needy", Cancelled)).ShouldNotBeNull().RequiredSecrets).ShouldBe(names);
    }

    [Fact]
    public async Task FindDefaultAsync_FolderOfTheRuntime_IsFoundUnlessItIsBroken()
    {
        Write(_root, "crewai-default", "name: C");
        Write(_root, "autogen-default", "name: [");

        (await _templates.FindDefaultAsync("crewai", Cancelled)).ShouldNotBeNull().Folder.ShouldBe("crewai-default");
        (await _templates.FindDefaultAsync("autogen", Cancelled)).ShouldBeNull();
        (await _templates.FindDefaultAsync("../crewai", Cancelled)).ShouldBeNull();
    }

    /// <summary>Each template that comes with Molecule says what runs it, or which image.</summary>
    [Fact]
    public async Task ListAsync_TheTemplatesThatComeWithIt_CanBeUsed()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Molecule.sln")))
            directory = directory.Parent.ShouldNotBeNull();

        var shipped = new TemplateFolder(Options.Create(new TemplateOptions { Folder = Path.Combine(directory.FullName, "templates") }));

        (await shipped.ListAsync(Cancelled)).Select(template => (template.Folder, template.Template.Runtime, template.Template.Tier))
            .ShouldBe([("any-image", "any-image", 2), ("echo", "echo", 1), ("worker", "worker", 2)]);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("Team")]
    [InlineData("team/")]
    [InlineData(".")]
    [InlineData("")]
    public async Task W35_FindInFolderAsync_AnyOtherName_FindsNothing(string name)
    {
        Write(_root, "team", "name: found");

        (await _templates.FindInFolderAsync(name, Cancelled)).ShouldBeNull();
        (await _templates.FindInFolderAsync("team", Cancelled)).ShouldNotBeNull();
    }

    [Fact]
    public async Task FindAsync_FileAtTheLimitAndOneOver()
    {
        const string Start = "name: Big\n# ";
        Write(_root, "big", Start + new string('x', TemplateText.MaxBytes - Start.Length));
        (await _templates.FindAsync("big", Cancelled)).ShouldNotBeNull();

        Write(_root, "big", Start + new string('x', TemplateText.MaxBytes - Start.Length + 1));
        (await _templates.FindAsync("big", Cancelled).ShouldThrowAsync<BadInputException>()).Message.ShouldContain("65536");
    }

    [Fact]
    public async Task FindAsync_NoFolderOrNoFile_FindsNothing()
    {
        _root.CreateSubdirectory("empty");
        (await _templates.FindAsync("empty", Cancelled)).ShouldBeNull();

        var nowhere = new TemplateFolder(Options.Create(new TemplateOptions { Folder = Path.Combine(_root.FullName, "nowhere") }));
        (await nowhere.FindAsync("empty", Cancelled)).ShouldBeNull();
    }

    private static void Write(DirectoryInfo root, string folder, string config) =>
        File.WriteAllText(Path.Combine(root.CreateSubdirectory(folder).FullName, "config.yaml"), config);
}
