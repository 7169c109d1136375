using System.Net;
using System.Text.Json.Nodes;
using Molecule.Gateway.Bundles;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Bundles;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Bundles;

/// <summary>Bundles as the contract spells them (14.1), and what is refused of them.</summary>
public sealed class BundleEndpointsTests : IClassFixture<GatewayFixture>
{
    private const string Secret = "planted-value-9f86d081";

    private readonly GatewayFixture _gateway;

    public BundleEndpointsTests(GatewayFixture gateway)
    {
        _gateway = gateway;
        (Bundles.Fails, Bundles.Secret, Bundles.Tree) = (null, null, null);
        gateway.Cluster.Secrets.Values.Clear();
    }

    private FakeBundles Bundles => _gateway.Cluster.Bundles;

    [Fact]
    public async Task Export_OfATemplate_IsShapedByTheContract()
    {
        WorkspaceFile[] files =
        [
            File("config.yaml", "name: W\nenv:\n  required: [API_KEY]\n"),
            File("skills/a/notes.md", "n"),
            File("skills/b/SKILL.md", "---\nname: b\n---\n# B\n\n  Looks things up.  \nMore"),
            File("skills/b/deep/er.txt", "é"),
            File("system-prompt.md", "Write <well>."),
        ];
        var (top, child) = (NewId(), NewId());
        Bundles.Tree = new BundleTree(
        [
            new BundledWorkspace { Id = top, ParentId = NewId(), Name = "Lead", Role = "Leads", Tier = 2, Runtime = "echo", Template = "writer", Files = [.. files], AgentCard = """{"v":1.50}""" },
            new BundledWorkspace { Id = child, ParentId = top, Name = "Member", Tier = 1, Runtime = "external" },
        ]);

        var reply = await _gateway.SendAsync("GET", $"/bundles/export/{top}");

        (reply.Status, reply.ContentHeaders.ContentType!.ToString()).ShouldBe((HttpStatusCode.OK, "application/json; charset=utf-8"));
        reply.Body.ShouldBe(
            $$$"""{"schema":"1.0","id":"{{{top}}}","name":"Lead","description":"Leads","tier":2,"model":"","runtime":"echo","system_prompt":"Write \u003cwell\u003e.","skills":[{"id":"a","name":"a","description":"","files":{"notes.md":"n"}},{"id":"b","name":"b","description":"Looks things up.","files":{"SKILL.md":"---\nname: b\n---\n# B\n\n  Looks things up.  \nMore","deep/er.txt":"é"}}],"tools":[],"prompts":{"config.yaml":"name: W\nenv:\n  required: [API_KEY]\n"},"required_secrets":["API_KEY"],"sub_workspaces":[{"schema":"1.0","id":"{{{child}}}","name":"Member","description":"","tier":1,"model":"","runtime":"external","system_prompt":"","skills":[],"tools":[],"prompts":{},"required_secrets":[],"sub_workspaces":[],"agent_card":null,"author":"","version":"1.0.0"}],"agent_card":{"v":1.50},"author":"","version":"1.0.0"}""");
        Bundles.SearchedFor.ShouldBe([top, child]);
    }

    [Fact]
    public async Task Import_WhatWasExported_ComesBackWithNewIdsAndSaysWhatIsMissing()
    {
        _gateway.Cluster.Secrets.Values[(null, "SHARED")] = "v";
        const string Bundle =
            """{"id":"old","name":"Lead","tier":3,"system_prompt":"p","skills":[{"id":"s","files":{"a/../SKILL.md":"One line."}}],"prompts":{"config.yaml":"runtime: crewai\nenv: {required: [A, SHARED]}"},"required_secrets":["B"],"sub_workspaces":[{"name":"One","description":"d"},{"name":"Two","runtime":"external","sub_workspaces":[{"name":"Leaf"}]}],"agent_card":{"n":1},"tools":[{"id":"t"}],"unknown":[]}""";

        var reply = await _gateway.SendAsync("POST", "/bundles/import", Bundle);

        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Body);
        var made = Bundles.Imported.ShouldNotBeNull().Workspaces;
        reply.Headers.Location!.ToString().ShouldBe($"/workspaces/{made[0].Id}");
        reply.Body.ShouldBe(
            $$"""{"workspace_id":"{{made[0].Id}}","name":"Lead","status":"provisioning","missing_secrets":["B","A"],"children":[{"workspace_id":"{{made[1].Id}}","name":"One","status":"provisioning","missing_secrets":[]},{"workspace_id":"{{made[2].Id}}","name":"Two","status":"online","missing_secrets":[],"children":[{"workspace_id":"{{made[3].Id}}","name":"Leaf","status":"provisioning","missing_secrets":[]}]}]}""");
        made.Select(one => (one.Workspace.Name, one.Workspace.ParentId, one.Workspace.Tier, one.Workspace.Runtime, one.SourceId)).ShouldBe(
        [
            ("Lead", null, 3, "crewai", "old"), ("One", made[0].Id, 1, "langgraph", null), ("Two", made[0].Id, 1, "external", null), ("Leaf", made[2].Id, 1, "langgraph", null),
        ]);
        made.Select(one => one.Id.ToString()).ShouldBeInOrder(SortDirection.Ascending, StringComparer.Ordinal);
        made[0].Workspace.Files.Select(file => (file.Path.Value, file.Text)).ShouldBe(
            [("config.yaml", "runtime: crewai\nenv: {required: [A, SHARED]}"), ("skills/s/SKILL.md", "One line."), ("system-prompt.md", "p")]);
        made[0].Workspace.Role.ShouldBeNull();

        // What was imported is exported as it was, but for the ids.
        var again = (await _gateway.SendAsync("GET", $"/bundles/export/{made[0].Id}")).Body;
        (await _gateway.SendAsync("POST", "/bundles/import", again)).Status.ShouldBe(HttpStatusCode.Created);
        var third = (await _gateway.SendAsync("GET", $"/bundles/export/{Bundles.Imported!.Workspaces[0].Id}")).Body;
        WithoutIds(third).ShouldBe(WithoutIds(again));
    }

    /// <summary>Each text that somebody has written is searched, under the name of its field.</summary>
    [Theory]
    [InlineData("name", "name")]
    [InlineData("role", "description")]
    [InlineData("runtime", "runtime")]
    [InlineData("prompt", "system_prompt")]
    [InlineData("config", "prompts.config.yaml")]
    [InlineData("escaped", "prompts.config.yaml")]
    [InlineData("skill", "skills[0].id")]
    [InlineData("path", "skills[0].files")]
    [InlineData("file", "skills[0].files.SKILL.md")]
    [InlineData("card", "agent_card")]
    [InlineData("cardname", "agent_card")]
    [InlineData("cardescaped", "agent_card")]
    public async Task Export_HoldsASecret_Is409AndNamesFieldAndKey(string where, string field)
    {
        Bundles.Secret = ("API_KEY", where is "escaped" or "cardescaped" ? "planted\"value é" : Secret);
        var (top, child) = (NewId(), NewId());
        var workspace = new BundledWorkspace { Id = child, ParentId = top, Name = "Member", Tier = 1, Runtime = "echo" };
        workspace = where switch
        {
            "name" => workspace with { Name = $"The {Secret} one" },
            "role" => workspace with { Role = Secret },
            "runtime" => workspace with { Runtime = Secret },
            "prompt" => workspace with { Files = [File("system-prompt.md", $"Use {Secret}.")] },
            "config" => workspace with { Files = [File("config.yaml", $"key: {Secret}")] },
            "escaped" => workspace with { Files = [File("config.yaml", """key: "\x70lanted\"value \u00e9" """)] },
            "skill" => workspace with { Files = [File($"skills/{Secret}/SKILL.md", "")] },
            "path" => workspace with { Files = [File($"skills/s/{Secret}", "")] },
            "file" => workspace with { Files = [File("skills/s/SKILL.md", $"\n{Secret}\n")] },
            "card" => workspace with { AgentCard = $$"""{"a":[{"b":"{{Secret}}"}]}""" },
            "cardname" => workspace with { AgentCard = $$"""{"{{Secret}}":1}""" },
            _ => workspace with { AgentCard = """{"a":"planted\"value \u00e9"}""" },
        };
        Bundles.Tree = new BundleTree([new BundledWorkspace { Id = top, Name = "Lead", Tier = 1, Runtime = "echo" }, workspace]);

        var reply = await _gateway.SendAsync("GET", $"/bundles/export/{top}");

        reply.Status.ShouldBe(HttpStatusCode.Conflict, reply.Body);
        reply.Body.ShouldContain("\"code\":\"secret_in_bundle\"");
        reply.Body.ShouldContain("the secret API_KEY");
        reply.Body.ShouldContain($"\"field\":\"sub_workspaces[0].{field}\"");
        reply.Body.ShouldNotContain("\"schema\"");
    }

    /// <summary>Of one that is older than the copies nobody knows what it was created with.</summary>
    [Fact]
    public async Task Export_TemplateWithoutACopyOfItsFiles_Is409AndSaysWhatToDo()
    {
        var top = NewId();
        Bundles.Tree = new BundleTree([new BundledWorkspace { Id = top, Name = "Lead", Tier = 1, Runtime = "echo", Template = "writer" }]);

        var reply = await _gateway.SendAsync("GET", $"/bundles/export/{top}");

        reply.Status.ShouldBe(HttpStatusCode.Conflict);
        reply.Body.ShouldContain("apply_template");
    }

    [Fact]
    public async Task Export_UnknownTooLargeOrUnreadable_IsRefused()
    {
        (await _gateway.SendAsync("GET", $"/bundles/export/{NewId()}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await _gateway.SendAsync("GET", "/bundles/export/42")).Status.ShouldBe(HttpStatusCode.BadRequest);
        Bundles.Fails = new LimitReachedException("a bundle has at most 500 workspaces", 500);
        (await _gateway.SendAsync("GET", $"/bundles/export/{NewId()}")).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("[]", null)]
    [InlineData("{}", "name")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":7}""", "name")]
    [InlineData("""{"name":"n","schema":"2.0"}""", "schema")]
    [InlineData("""{"name":"n","tier":"x"}""", "tier")]
    [InlineData("""{"name":"n","sub_workspaces":[{}]}""", "sub_workspaces[0].name")]
    [InlineData("""{"name":"n","sub_workspaces":[null]}""", "sub_workspaces[0]")]
    [InlineData("""{"name":"n","sub_workspaces":{}}""", "sub_workspaces")]
    [InlineData("""{"name":"n","sub_workspaces":[{"name":"m","sub_workspaces":[{"tier":1}]}]}""", "sub_workspaces[0].sub_workspaces[0].name")]
    [InlineData("""{"name":"n","prompts":{"other.yaml":""}}""", "prompts.other.yaml")]
    [InlineData("""{"name":"n","prompts":{"../config.yaml":""}}""", "prompts")]
    [InlineData("""{"name":"n","prompts":{"config.yaml":"name: ["}}""", "prompts.config.yaml")]
    [InlineData("""{"name":"n","prompts":{"config.yaml":"a","config.yaml":"b"}}""", "prompts.config.yaml")]
    [InlineData("""{"name":"n","prompts":[]}""", "prompts")]
    [InlineData("""{"name":"n","skills":[null]}""", "skills[0].id")]
    [InlineData("""{"name":"n","skills":[{"id":""}]}""", "skills[0].id")]
    [InlineData("""{"name":"n","skills":[{"id":".."}]}""", "skills[0].id")]
    [InlineData("""{"name":"n","skills":[{"id":"a/b"}]}""", "skills[0].id")]
    [InlineData("""{"name":"n","skills":[{"id":"s","files":{"../../etc/passwd":""}}]}""", "skills[0].files")]
    [InlineData("""{"name":"n","skills":[{"id":"s","files":{"/etc/passwd":""}}]}""", "skills[0].files")]
    [InlineData("""{"name":"n","skills":[{"id":"s","files":{"a\\b":""}}]}""", "skills[0].files")]
    [InlineData("""{"name":"n","skills":[{"id":"s","files":{"a":"","./a":""}}]}""", "skills[0].files.a")]
    [InlineData("""{"name":"n","skills":[{"id":"s","files":{"a":"1"}},{"id":"s","files":{"a":"2"}}]}""", "skills.skills/s/a")]
    [InlineData("""{"name":"n","skills":[{"id":"s","files":{"a":"\u0000"}}]}""", "skills[0].files.a")]
    [InlineData("""{"name":"n","system_prompt":"\u0000"}""", "system_prompt")]
    [InlineData("""{"name":"n","required_secrets":[""]}""", "required_secrets")]
    [InlineData("""{"name":"n","required_secrets":[null]}""", "required_secrets")]
    public async Task W35_W56_Import_BadBundle_Is400NamesTheFieldAndCreatesNothing(string body, string? field)
    {
        var before = Bundles.Imported;
        var reply = await _gateway.SendAsync("POST", "/bundles/import", body);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest, reply.Body);
        if (field is not null)
            reply.Body.ShouldContain($"\"field\":\"{field}\"");

        Bundles.Imported.ShouldBeSameAs(before);
    }

    [Fact]
    public async Task Import_LevelsAtTheLimitAndOneOver_AndDeeperThanJsonIsRead()
    {
        static string Deep(int levels) => string.Concat(Enumerable.Repeat("""{"name":"n","sub_workspaces":[""", levels - 1)) + """{"name":"n"}""" + string.Concat(Enumerable.Repeat("]}", levels - 1));

        (await _gateway.SendAsync("POST", "/bundles/import", Deep(BundleLimits.MaxDepth))).Status.ShouldBe(HttpStatusCode.Created);
        var over = await _gateway.SendAsync("POST", "/bundles/import", Deep(BundleLimits.MaxDepth + 1));
        (over.Status, over.Body.Contains("12 levels", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.BadRequest, true), over.Body);
        (await _gateway.SendAsync("POST", "/bundles/import", Deep(1_000))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Import_WorkspacesFilesAndBytesOneOver_AreRefused()
    {
        const string Member = """{"name":"m"}""";
        static string Many(int below) => $$"""{"name":"n","sub_workspaces":[{{string.Join(',', Enumerable.Repeat(Member, below))}}]}""";
        (await _gateway.SendAsync("POST", "/bundles/import", Many(BundleLimits.MaxWorkspaces - 1))).Status.ShouldBe(HttpStatusCode.Created);
        (await _gateway.SendAsync("POST", "/bundles/import", Many(BundleLimits.MaxWorkspaces))).Body.ShouldContain("\"field\":\"sub_workspaces\"");

        static string Files(int count) =>
            $$$"""{"name":"n","skills":[{"id":"s","files":{{{{string.Join(',', Enumerable.Range(0, count).Select(number => $"\"f{number}\":\"\""))}}}}}]}""";
        (await _gateway.SendAsync("POST", "/bundles/import", Files(BundleLimits.MaxFiles))).Status.ShouldBe(HttpStatusCode.Created);
        (await _gateway.SendAsync("POST", "/bundles/import", Files(BundleLimits.MaxFiles + 1))).Body.ShouldContain("\"field\":\"skills[0].files\"");

        // Larger than any other body may be, and then larger than a bundle may be.
        static string Large(int bytes) => $$"""{"name":"n","system_prompt":"{{new string('x', bytes)}}"}""";
        (await _gateway.SendAsync("POST", "/bundles/import", Large(3 * 1024 * 1024))).Status.ShouldBe(HttpStatusCode.Created);
        (await _gateway.SendAsync("POST", "/bundles/import", Large(BundleReader.MaxBytes))).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await _gateway.SendAsync("POST", "/workspaces", Large(3 * 1024 * 1024))).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task Import_GrainRefuses_IsSaidAsItIs()
    {
        Bundles.Fails = new InvalidFieldException("sub_workspaces[0].tier", "must be 1 to 4");
        var reply = await _gateway.SendAsync("POST", "/bundles/import", """{"name":"n","sub_workspaces":[{"name":"m","tier":9}]}""");
        (reply.Status, reply.Body).ShouldBe(
            (HttpStatusCode.BadRequest, """{"error":"sub_workspaces[0].tier must be 1 to 4","code":"invalid_field","field":"sub_workspaces[0].tier"}"""));
    }

    private static WorkspaceId NewId() => new(Guid.NewGuid());

    private static WorkspaceFile File(string path, string text) => RelativePath.TryParse(path, out var parsed) ? new(parsed, text) : throw new FormatException(path);

    private static string WithoutIds(string bundle)
    {
        var json = JsonNode.Parse(bundle)!;
        Forget(json);
        return json.ToJsonString();

        static void Forget(JsonNode node)
        {
            node["id"] = null;
            foreach (var below in node["sub_workspaces"]!.AsArray())
                Forget(below!);
        }
    }
}
