using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Molecule.Gateway.Templates;
using Molecule.Gateway.Tests.Workspaces;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Teams;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Teams;

/// <summary>Contract section 5.10.</summary>
public sealed class TeamEndpointsTests : IClassFixture<GatewayFixture>, IDisposable
{
    private readonly GatewayFixture _gateway;
    private readonly string _templates = Directory.CreateTempSubdirectory("molecule-templates-").FullName;
    private readonly Guid _id = Guid.NewGuid();

    public TeamEndpointsTests(GatewayFixture gateway)
    {
        _gateway = gateway;
        _gateway.Services.GetRequiredService<IOptions<TemplateOptions>>().Value.Folder = _templates;
        _gateway.Cluster[_id].State = FakeWorkspace.Example(new WorkspaceId(_id)) with { Name = "Content Team" };
    }

    private FakeTeam Team => _gateway.Cluster[_id].Team;

    public void Dispose() => Directory.Delete(_templates, recursive: true);

    [Fact]
    public async Task Expand_AListIsGiven_IsTheTeam()
    {
        var reply = await _gateway.SendAsync(
            "POST",
            $"/workspaces/{_id}/expand",
            """{"sub_workspaces":[{"name":"Editor","role":"Decides","tier":3},{"config":"writer","role":""},{"name":"Third","tier":0}],"lead":"writer"}""");

        reply.Status.ShouldBe(HttpStatusCode.OK);
        reply.Body.ShouldBe(
            $$"""{"status":"expanded","children":[{"id":"{{FakeTeam.IdOf(0)}}","name":"Editor","role":"Decides"},{"id":"{{FakeTeam.IdOf(1)}}","name":"writer","role":null},{"id":"{{FakeTeam.IdOf(2)}}","name":"Third","role":null}]}""");
        Team.Expanded!.Members.ShouldBe([new NewMember("Editor", "Decides", 3), new NewMember("writer", ""), new NewMember("Third")]);
        Team.Expanded.Lead.ShouldBe("writer");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"sub_workspaces":null}""")]
    public async Task Expand_NoList_IsTheTeamOfTheTemplate(string? body)
    {
        Write("content-team", "name: Anything\nsub_workspaces:\n  - config: writer\n    name: Writer\n    role: Writes\n  - config: editor\n");

        var reply = await _gateway.SendAsync("POST", $"/workspaces/{_id}/expand", body);

        reply.Status.ShouldBe(HttpStatusCode.OK);
        Team.Expanded!.Members.ShouldBe([new NewMember("Writer", "Writes"), new NewMember("editor")]);
    }

    [Fact]
    public async Task Expand_NoTemplateMatches_IsABadRequest() =>
        await ShouldRefuseAsync(null, HttpStatusCode.BadRequest, "no_template");

    [Theory]
    [InlineData("name: Content Team\n")]
    [InlineData("name: Content Team\nsub_workspaces: []\n")]
    [InlineData("name: Content Team\nsub_workspaces:\n")]
    public async Task Expand_TemplateHasNoTeam_IsABadRequest(string config)
    {
        Write("any", config);

        await ShouldRefuseAsync(null, HttpStatusCode.BadRequest, "no_sub_workspaces");
    }

    [Fact]
    public async Task Expand_TemplateIsBroken_IsABadRequestThatSaysWhich()
    {
        Write("content-team", "sub_workspaces: [\n");

        (await ShouldRefuseAsync(null, HttpStatusCode.BadRequest, "bad_template")).ShouldContain("content-team");
    }

    [Theory]
    [InlineData("""{"sub_workspaces":[{}]}""", "sub_workspaces[0].name")]
    [InlineData("""{"sub_workspaces":[null]}""", "sub_workspaces[0].name")]
    [InlineData("""{"sub_workspaces":[{"name":"A"},{"name":""}]}""", "sub_workspaces[1].name")]
    [InlineData("""{"sub_workspaces":[{"name":"A","tier":"x"}]}""", "sub_workspaces[0].tier")]
    [InlineData("""{"sub_workspaces":[{"name":"A","role":[]}]}""", "sub_workspaces[0].role")]
    [InlineData("""{"sub_workspaces":["A"]}""", "sub_workspaces[0]")]
    [InlineData("""{"sub_workspaces":"A"}""", "sub_workspaces")]
    [InlineData("""{"lead":1}""", "lead")]
    public async Task Expand_BadValue_NamesTheField(string body, string field)
    {
        var reply = await _gateway.SendAsync("POST", $"/workspaces/{_id}/expand", body);

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        JsonDocument.Parse(reply.Body).RootElement.GetProperty("field").GetString().ShouldBe(field);
    }

    [Fact]
    public async Task Expand_MalformedBody_IsABadRequest() => await ShouldRefuseAsync("{", HttpStatusCode.BadRequest, "malformed_json");

    [Fact]
    public async Task Expand_RemovedWorkspace_IsGoneBeforeAnyTemplateIsLookedFor()
    {
        _gateway.Cluster[_id].State = _gateway.Cluster[_id].State! with { Status = WorkspaceStatus.Removed };

        await ShouldRefuseAsync(null, HttpStatusCode.Gone, "workspace_removed");
    }

    [Fact]
    public async Task Expand_UnknownWorkspace_IsNotFoundBeforeAnyTemplateIs()
    {
        _gateway.Cluster[_id].State = null;

        await ShouldRefuseAsync(null, HttpStatusCode.NotFound, "workspace_not_found");
    }

    [Fact]
    public async Task Expand_Refused_HasItsStatusAndCode()
    {
        const string Body = """{"sub_workspaces":[{"name":"A"}]}""";
        var id = new WorkspaceId(_id);
        foreach (var (refusal, status, code) in new (Exception, HttpStatusCode, string)[]
        {
            (new WorkspaceNotFoundException(id), HttpStatusCode.NotFound, "workspace_not_found"),
            (new WorkspacePausedException(id), HttpStatusCode.Conflict, "workspace_paused"),
            (new AncestorPausedException(id), HttpStatusCode.Conflict, "ancestor_paused"),
            (new WorkspaceRemovedException(id), HttpStatusCode.Gone, "workspace_removed"),
            (new InvalidFieldException("sub_workspaces", "must be fewer"), HttpStatusCode.BadRequest, "invalid_field"),
        })
        {
            Team.Failures.Enqueue(refusal);
            await ShouldRefuseAsync(Body, status, code);
        }
    }

    [Fact]
    public async Task Collapse_NamesWhatWasRemoved()
    {
        Team.Below = ["Editor", "Writer"];

        (await _gateway.SendAsync("POST", $"/workspaces/{_id}/collapse")).Body.ShouldBe("""{"status":"collapsed","removed":["Editor","Writer"]}""");
    }

    [Fact]
    public async Task Collapse_NobodyIsBelow_IsAnEmptyList() =>
        (await _gateway.SendAsync("POST", $"/workspaces/{_id}/collapse")).Body.ShouldBe("""{"status":"collapsed","removed":[]}""");

    /// <summary>W10: an unknown workspace was collapsed with success.</summary>
    [Fact]
    public async Task W10_Collapse_UnknownWorkspace_IsNotFound()
    {
        Team.Failures.Enqueue(new WorkspaceNotFoundException(new WorkspaceId(_id)));

        (await _gateway.SendAsync("POST", $"/workspaces/{_id}/collapse")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("expand")]
    [InlineData("collapse")]
    public async Task IdThatIsNone_IsABadRequest(string verb)
    {
        var reply = await _gateway.SendAsync("POST", $"/workspaces/x/{verb}");

        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        JsonDocument.Parse(reply.Body).RootElement.GetProperty("field").GetString().ShouldBe("id");
    }

    private async Task<string> ShouldRefuseAsync(string? body, HttpStatusCode status, string code)
    {
        var reply = await _gateway.SendAsync("POST", $"/workspaces/{_id}/expand", body);
        reply.Status.ShouldBe(status);
        JsonDocument.Parse(reply.Body).RootElement.GetProperty("code").GetString().ShouldBe(code);
        return reply.Body;
    }

    private void Write(string folder, string config)
    {
        Directory.CreateDirectory(Path.Combine(_templates, folder));
        File.WriteAllText(Path.Combine(_templates, folder, "config.yaml"), config);
    }
}
