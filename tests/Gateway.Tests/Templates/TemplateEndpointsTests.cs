using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Molecule.Gateway.Templates;
using Molecule.Grains.Interfaces.Bundles;

namespace Molecule.Gateway.Tests.Templates;

public sealed class TemplateEndpointsTests : IClassFixture<GatewayFixture>, IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("molecule-templates-");
    private readonly GatewayFixture _gateway;

    public TemplateEndpointsTests(GatewayFixture gateway)
    {
        _gateway = gateway;
        gateway.Services.GetRequiredService<IOptions<TemplateOptions>>().Value.Folder = _root.FullName;
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task List_Templates_AreShapedByTheContract()
    {
        (await _gateway.SendAsync("GET", "/templates")).Body.ShouldBe("[]");
        Write("researcher", "name: Researcher\ndescription: Reads\ntier: 2\nmodel: m\nskills: [search]\nenv: {required: [API_KEY]}");
        Write("bare", "version: 1");

        (await _gateway.SendAsync("GET", "/templates")).Body.ShouldBe(
            """[{"id":"bare","name":"bare","description":"","tier":1,"model":"","skills":null,"skill_count":0,"required_secrets":[]},{"id":"researcher","name":"Researcher","description":"Reads","tier":2,"model":"m","skills":["search"],"skill_count":1,"required_secrets":["API_KEY"]}]""");
    }

    [Theory]
    [InlineData("""{"name":"n","template":"team"}""", 2, "crewai", "team")]
    [InlineData("""{"name":"n","template":"team","tier":0,"runtime":""}""", 2, "crewai", "team")]
    [InlineData("""{"name":"n","template":"team","tier":1,"runtime":"autogen"}""", 1, "autogen", "team")]
    [InlineData("""{"name":"n","template":"team","external":true}""", 2, "external", "team")]
    [InlineData("""{"name":"n","template":"bare"}""", 1, "langgraph", "bare")]
    [InlineData("""{"name":"n","template":""}""", 1, "langgraph", null)]
    [InlineData("""{"name":"n","runtime":"autogen"}""", 1, "autogen", "autogen-default")]
    [InlineData("""{"name":"n","runtime":"external"}""", 1, "external", null)]
    [InlineData("""{"name":"n","external":true}""", 1, "external", null)]
    public async Task Create_FromATemplate_HasWhatIsLeftOutFromIt(string body, int tier, string runtime, string? template)
    {
        Write("team", "tier: 2\nruntime: crewai");
        Write("bare", "name: Bare");
        Write("autogen-default", "tier: 3\nruntime: crewai");
        Write("external-default", "name: Never");

        (await _gateway.SendAsync("POST", "/workspaces", body)).Status.ShouldBe(HttpStatusCode.Created);

        var created = _gateway.Cluster.Last!.Created.ShouldNotBeNull();
        (created.Tier, created.Runtime, created.Template).ShouldBe((tier, runtime, template));
    }

    [Fact]
    public async Task Create_FromATemplateThatIsBroken_Is400AndSaysWhich()
    {
        Write("broken", "name: [");
        var reply = await _gateway.SendAsync("POST", "/workspaces", """{"name":"n","template":"broken"}""");
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain("the template broken cannot be used");
    }

    /// <summary>The image of a template is for the runtime that it is for.</summary>
    [Theory]
    [InlineData("image: team/agent:1.0\nruntime: own", "own", "team/agent:1.0")]
    [InlineData("image: team/agent:1.0", "own", "team/agent:1.0")]
    [InlineData("image: team/agent:1.0\nruntime: other", "own", null)]
    public async Task Create_FromATemplateForAnotherRuntime_HasNotItsImage(string config, string runtime, string? image)
    {
        Write("team", config);

        (await _gateway.SendAsync("POST", "/workspaces", $$"""{"name":"n","template":"team","runtime":"{{runtime}}"}""")).Status.ShouldBe(HttpStatusCode.Created);

        _gateway.Cluster.Last!.Created.ShouldNotBeNull().Image.ShouldBe(image);
    }

    [Fact]
    public async Task Create_FromATemplate_HasACopyOfItsFiles()
    {
        Write("team", "image: team/agent:1.0");
        Write("team/skills/b", "SKILL.md", "é");
        Write("team/.claude", "settings.json", "{}");
        Write("team/.git", "index", "left behind");
        Write("team/skills/node_modules/x", "index.js", "left behind");
        Write("team", ".DS_Store", "left behind");

        (await _gateway.SendAsync("POST", "/workspaces", """{"name":"n","template":"team"}""")).Status.ShouldBe(HttpStatusCode.Created);

        _gateway.Cluster.Last!.Created.ShouldNotBeNull().Image.ShouldBe("team/agent:1.0");
        _gateway.Cluster.Last!.Created.Files.Select(file => (file.Path.Value, file.Text))
            .ShouldBe([(".claude/settings.json", "{}"), ("config.yaml", "image: team/agent:1.0"), ("skills/b/SKILL.md", "é")]);
    }

    [Fact]
    public async Task W33_Create_FromATemplateWithLinks_TheyAreNotFollowed()
    {
        var outside = Directory.CreateTempSubdirectory("molecule-outside-");
        await File.WriteAllTextAsync(Path.Combine(outside.FullName, "SKILL.md"), "outside", TestContext.Current.CancellationToken);
        Write("team", "name: T");
        Directory.CreateSymbolicLink(Path.Combine(_root.FullName, "team", "skills"), outside.FullName);
        File.CreateSymbolicLink(Path.Combine(_root.FullName, "team", "system-prompt.md"), Path.Combine(outside.FullName, "SKILL.md"));

        (await _gateway.SendAsync("POST", "/workspaces", """{"name":"n","template":"team"}""")).Status.ShouldBe(HttpStatusCode.Created);

        _gateway.Cluster.Last!.Created.ShouldNotBeNull().Files.ShouldHaveSingleItem().Path.Value.ShouldBe("config.yaml");
        outside.Delete(recursive: true);
    }

    /// <summary>Also of a template that nobody named: without its files the agent would be another.</summary>
    [Theory]
    [InlineData("""{"name":"n","template":"autogen-default"}""")]
    [InlineData("""{"name":"n","runtime":"autogen"}""")]
    public async Task Create_FromATemplateWhoseFilesCannotBeKept_Is400AndSaysWhy(string body)
    {
        Write("autogen-default", "name: A");
        var image = Path.Combine(_root.FullName, "autogen-default", "image.png");
        await File.WriteAllBytesAsync(image, [0xFF, 0xFE, 0x00], TestContext.Current.CancellationToken);
        var reply = await _gateway.SendAsync("POST", "/workspaces", body);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest, reply.Body);
        reply.Body.ShouldContain("\"field\":\"template\"");
        reply.Body.ShouldContain("image.png");

        await File.WriteAllTextAsync(image, new string('x', BundleLimits.MaxBytes), TestContext.Current.CancellationToken);
        (await _gateway.SendAsync("POST", "/workspaces", body)).Body.ShouldContain("4194304 bytes");
        File.Delete(image);
        for (var more = 1; more < BundleLimits.MaxFiles; more++)
            Write("autogen-default", $"f{more}", "");

        (await _gateway.SendAsync("POST", "/workspaces", body)).Status.ShouldBe(HttpStatusCode.Created);
        Write("autogen-default", "more", "");
        (await _gateway.SendAsync("POST", "/workspaces", body)).Body.ShouldContain("more than 200 files");
    }

    [Theory]
    [InlineData("""{"template":"team"}""", "restart from team on crewai with config.yaml", "team")]
    [InlineData("""{"template":"bare","apply_template":true}""", "restart from bare on what it has with config.yaml", "bare")]
    [InlineData("""{"apply_template":true}""", "restart from own on what it has with config.yaml", "own")]
    [InlineData("""{"template":""}""", "restart", "existing-volume")]
    public async Task Restart_WithATemplate_HasItsFilesAndItsRuntime(string body, string asked, string directory)
    {
        Write("team", "runtime: crewai");
        Write("bare", "name: Example");
        Write("own", "name: Own");
        Write("example", "name: Example");
        var workspace = Workspace(template: "own", runtime: "autogen");

        (await _gateway.SendAsync("POST", $"/workspaces/{workspace}/restart", body)).Body
            .ShouldBe($$"""{"status":"provisioning","config_dir":"{{directory}}"}""");
        _gateway.Cluster[workspace].Asked.ShouldBe(asked);
    }

    /// <summary>Its runtime was changed since: its own template would change it back.</summary>
    [Theory]
    [InlineData("own", "autogen", "restart from autogen-default on what it has with config.yaml")]
    [InlineData("gone", "autogen", "restart from autogen-default on what it has with config.yaml")]
    [InlineData(null, "autogen", "restart from autogen-default on what it has with config.yaml")]
    [InlineData("own", "crewai", "restart from own on crewai with config.yaml")]
    [InlineData("gone", "crewai", "restart")]
    [InlineData(null, "crewai", "restart")]
    public async Task Restart_ApplyTemplate_FindsTheOneThatSuits(string? template, string runtime, string asked)
    {
        Write("own", "runtime: crewai");
        Write("autogen-default", "name: Default");
        var workspace = Workspace(template, runtime);

        (await _gateway.SendAsync("POST", $"/workspaces/{workspace}/restart", """{"apply_template":true}""")).Status.ShouldBe(HttpStatusCode.OK);
        _gateway.Cluster[workspace].Asked.ShouldBe(asked);
    }

    [Fact]
    public async Task Import_Template_IsKeptAndListed()
    {
        var reply = await _gateway.SendAsync(
            "POST", "/templates/import", """{"name":"My Team: a #1","files":{"system-prompt.md":"Be kind.","skills/./search/SKILL.md":"Search.","notes/a/../b.txt":"é"}}""");

        (reply.Status, reply.Body).ShouldBe((HttpStatusCode.Created, """{"status":"imported","id":"my-team-a-1","name":"My Team: a #1"}"""));
        var folder = Path.Combine(_root.FullName, "my-team-a-1");
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)
            .ShouldBe(["config.yaml", "notes/b.txt", "skills/search/SKILL.md", "system-prompt.md"]);
        File.ReadAllText(Path.Combine(folder, "notes", "b.txt")).ShouldBe("é");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(folder, "config.yaml")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        // W44: the name means something to YAML, and is a text all the same.
        (await _gateway.SendAsync("GET", "/templates")).Body.ShouldBe(
            """[{"id":"my-team-a-1","name":"My Team: a #1","description":"","tier":1,"model":"anthropic:claude-sonnet-4-6","skills":["search"],"skill_count":1,"required_secrets":["ANTHROPIC_API_KEY"]}]""");
        Directory.EnumerateDirectories(_root.FullName).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Import_NameThatIsThere_Is409AndNamesItAndChangesNothing()
    {
        const string Files = """{"name":"team","files":{"config.yaml":"name: Second"}}""";
        Write("team", "name: First");

        var reply = await _gateway.SendAsync("POST", "/templates/import", Files);

        (reply.Status, reply.Body).ShouldBe((HttpStatusCode.Conflict, """{"error":"template already exists","code":"template_exists","id":"team"}"""));
        (await _gateway.SendAsync("GET", "/templates")).Body.ShouldContain("First");
        Directory.EnumerateFileSystemEntries(_root.FullName).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Import_ManyOfOneName_KeepsOneWhole()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => _gateway.SendAsync(
            "POST", "/templates/import", $$$"""{"name":"team","files":{"a.txt":"{{{number}}}","b/c.txt":"{{{number}}}"}}""")));

        replies.Count(reply => reply.Status == HttpStatusCode.Created).ShouldBe(1);
        replies.Count(reply => reply.Status == HttpStatusCode.Conflict).ShouldBe(11);
        File.ReadAllText(Path.Combine(_root.FullName, "team", "a.txt")).ShouldBe(File.ReadAllText(Path.Combine(_root.FullName, "team", "b", "c.txt")));
        Directory.EnumerateFileSystemEntries(_root.FullName).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("""{"files":{}}""", "name")]
    [InlineData("""{"name":"","files":{}}""", "name")]
    [InlineData("""{"name":"n"}""", "files")]
    [InlineData("""{"name":"n","files":["a"]}""", "files")]
    [InlineData("""{"name":"n","files":{"a":1}}""", "files")]
    [InlineData("""{"name":"a\u001bb","files":{}}""", "name")]
    [InlineData("""{"name":"ws-1","files":{}}""", "name")]
    [InlineData("""{"name":"n","files":{"/etc/passwd":""}}""", "files")]
    [InlineData("""{"name":"n","files":{"../a":""}}""", "files")]
    [InlineData("""{"name":"n","files":{"a/../../b":""}}""", "files")]
    [InlineData("""{"name":"n","files":{"a\\b":""}}""", "files")]
    [InlineData("""{"name":"n","files":{"a\nb":""}}""", "files")]
    [InlineData("""{"name":"n","files":{"":""}}""", "files")]
    [InlineData("""{"name":"n","files":{".":""}}""", "files")]
    [InlineData("""{"name":"n","files":{"a":"1","a":"2"}}""", "files.a")]
    [InlineData("""{"name":"n","files":{"a":"1","./A":"2"}}""", "files.A")]
    [InlineData("""{"name":"n","files":{"a/b":"1","a":"2"}}""", "files.a")]
    [InlineData("""{"name":"n","files":{"a":"\u0000"}}""", "files.a")]
    [InlineData("""{"name":"n","files":{"a":"\ud800"}}""", "files")]
    [InlineData("""{"name":"n","files":{"config.yaml":"name: ["}}""", "files.config.yaml")]
    [InlineData("""{"name":"n","files":{"./config.yaml":""}}""", "files.config.yaml")]
    public async Task W35_Import_BadInput_Is400NamesTheFieldAndWritesNothing(string body, string field)
    {
        var reply = await _gateway.SendAsync("POST", "/templates/import", body);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest, reply.Body);
        reply.Body.ShouldContain($"\"field\":\"{field}\"");
        Directory.EnumerateFileSystemEntries(_root.FullName).ShouldBeEmpty();
    }

    [Fact]
    public async Task Import_FilesAtTheLimitAndOneOver()
    {
        static string Files(int count) =>
            $$$"""{"name":"n{{{count}}}","files":{{{{string.Join(',', Enumerable.Range(0, count).Select(number => $"\"f{number}\":\"\""))}}}}}""";

        (await _gateway.SendAsync("POST", "/templates/import", Files(TemplateImport.MaxFiles - 1))).Status.ShouldBe(HttpStatusCode.Created);
        (await _gateway.SendAsync("POST", "/templates/import", Files(TemplateImport.MaxFiles))).Body.ShouldContain("the config.yaml that is written among them");
        (await _gateway.SendAsync("POST", "/templates/import", Files(TemplateImport.MaxFiles + 1))).Body.ShouldContain("at most 200 files, and are 201");
    }

    [Fact]
    public async Task Import_NoPlaceToWrite_Is503()
    {
        var file = Path.Combine(_root.FullName, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        _gateway.Services.GetRequiredService<IOptions<TemplateOptions>>().Value.Folder = Path.Combine(file, "below");

        var reply = await _gateway.SendAsync("POST", "/templates/import", """{"name":"n","files":{}}""");

        reply.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        reply.Body.ShouldContain("templates_unavailable");
    }

    private Guid Workspace(string? template, string runtime)
    {
        var id = Guid.NewGuid();
        _gateway.Cluster[id].State = Workspaces.FakeWorkspace.Example(new(id)) with { Template = template, Runtime = runtime };
        return id;
    }

    private void Write(string folder, string config) => Write(folder, "config.yaml", config);

    private void Write(string folder, string file, string text) => File.WriteAllText(Path.Combine(_root.CreateSubdirectory(folder).FullName, file), text);
}
