using System.Net;
using System.Text.Json;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Orleans.Storage;

namespace Molecule.Gateway.Tests.Workspaces;

public sealed class WorkspaceEndpointsTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    private readonly Guid _id = Guid.NewGuid();

    private FakeWorkspace Workspace => gateway.Cluster[_id];

    [Fact]
    public async Task Post_Workspace_IsProvisioning()
    {
        var reply = await gateway.SendAsync("POST", "/workspaces", """{"name":"QA","role":"tests","tier":0,"model":"any","canvas":{"x":1.5}}""");
        var created = gateway.Cluster.Last!;
        reply.Status.ShouldBe(HttpStatusCode.Created);
        var id = JsonDocument.Parse(reply.Body).RootElement.GetProperty("id").GetString();
        reply.Body.ShouldBe($$"""{"id":"{{id}}","status":"provisioning","awareness_namespace":"workspace:{{id}}","workspace_access":"none"}""");
        reply.Headers.Location!.ToString().ShouldBe($"/workspaces/{id}");
        created.Created.ShouldBe(new NewWorkspace { Name = "QA", Role = "tests", Tier = 1, Model = "any", Place = new WorkspacePlace(1.5, 0) });
    }

    [Theory]
    [InlineData("""{"name":"R","external":true,"url":"http://far:1"}""", "http://far:1")]
    [InlineData("""{"name":"R","runtime":"external","url":"http://far:1"}""", "http://far:1")]
    [InlineData("""{"name":"R","external":true,"runtime":"langgraph"}""", "")]
    public async Task Post_EitherExternalFlag_MeansRemote(string body, string url)
    {
        var reply = await gateway.SendAsync("POST", "/workspaces", body);
        reply.Status.ShouldBe(HttpStatusCode.Created);
        reply.Body.ShouldEndWith(""","status":"online","external":true}""");
        gateway.Cluster.Last!.Created.ShouldBe(new NewWorkspace { Name = "R", External = true, Runtime = "external", Url = url });
    }

    /// <summary>It was dropped without a word; the workspace refuses it now and says what to do.</summary>
    [Fact]
    public async Task Post_UrlOfOneThatIsNotExternal_ReachesTheWorkspaceWhichRefusesIt()
    {
        await gateway.SendAsync("POST", "/workspaces", """{"name":"R","url":"http://near:1"}""");
        gateway.Cluster.Last!.Created.ShouldBe(new NewWorkspace { Name = "R", Url = "http://near:1" });
    }

    [Fact]
    public async Task Post_Directory_IsPassedOn()
    {
        var parent = Guid.NewGuid();
        var reply = await gateway.SendAsync(
            "POST", "/workspaces", $$"""{"name":"D","workspace_dir":"/srv/d","workspace_access":"read_only","parent_id":"{{parent}}","runtime":"crewai"}""");
        reply.Body.ShouldEndWith(""","workspace_access":"read_only"}""");
        gateway.Cluster.Last!.Created.ShouldBe(new NewWorkspace
        {
            Name = "D",
            WorkspaceDir = "/srv/d",
            Access = WorkspaceAccess.ReadOnly,
            ParentId = new WorkspaceId(parent),
            Runtime = "crewai",
        });
    }

    [Fact]
    public async Task Post_StallTimeout_IsPassedOn()
    {
        (await gateway.SendAsync("POST", "/workspaces", """{"name":"D","stall_timeout_seconds":600}""")).Status.ShouldBe(HttpStatusCode.Created);
        gateway.Cluster.Last!.Created.ShouldBe(new NewWorkspace { Name = "D", StallTimeout = TimeSpan.FromMinutes(10) });
    }

    [Theory]
    [InlineData("600", 600)]
    [InlineData("null", null)]
    public async Task Patch_StallTimeout_IsSetOrSwitchedOff(string value, int? seconds)
    {
        (await gateway.SendAsync("PATCH", $"/workspaces/{_id}", $$"""{"stall_timeout_seconds":{{value}}}""")).Body.ShouldBe("""{"status":"updated"}""");
        Workspace.Changes.ShouldBe(new WorkspaceChanges { StallTimeout = new(seconds is { } some ? TimeSpan.FromSeconds(some) : null) });
    }

    [Fact]
    public async Task Get_Stalled_SaysSinceWhen()
    {
        Workspace.State = FakeWorkspace.Example(new WorkspaceId(_id)) with
        {
            StallTimeout = TimeSpan.FromMinutes(10),
            StalledSince = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero),
        };
        (await gateway.SendAsync("GET", $"/workspaces/{_id}")).Body
            .ShouldContain("\"stall_timeout_seconds\":600,\"stalled\":true,\"stalled_since\":\"2026-11-22T10:00:00Z\"");
    }

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":null}""", "name")]
    [InlineData("""{"name":"a\u0000b"}""", "name")]
    [InlineData("""{"name":"a\nb"}""", "name")]
    [InlineData("""{"name":"a\u0085b"}""", "name")]
    [InlineData("""{"name":"n","role":"\u0007"}""", "role")]
    [InlineData("""{"name":"n","runtime":"x\u001b[31m"}""", "runtime")]
    [InlineData("""{"name":"n","url":"http://x\r\n"}""", "url")]
    [InlineData("""{"name":"n","workspace_dir":"/srv\u0000"}""", "workspace_dir")]
    [InlineData("""{"name":"n","template":"sales"}""", "template")]
    [InlineData("""{"name":"n","workspace_access":"all","workspace_dir":"/srv"}""", "workspace_access")]
    [InlineData("""{"name":"n","parent_id":""}""", "parent_id")]
    [InlineData("""{"name":"n","parent_id":"42"}""", "parent_id")]
    [InlineData("""{"name":"n","parent_id":"00000000-0000-0000-0000-000000000000"}""", "parent_id")]
    [InlineData("""{"name":"n","parent_id":"{b0a1c2d3-0000-4000-8000-000000000000}"}""", "parent_id")]
    [InlineData("""{"name":"n","canvas":{"x":1e999,"y":0}}""", "canvas.x")]
    [InlineData("""{"name":"n","canvas":[1,2]}""", "canvas")]
    [InlineData("""{"name":"n","stall_timeout_seconds":"60"}""", "stall_timeout_seconds")]
    [InlineData("""{"name":"n","stall_timeout_seconds":60.5}""", "stall_timeout_seconds")]
    public async Task Post_BadValue_NamesTheField(string body, string field)
    {
        var reply = await gateway.SendAsync("POST", "/workspaces", body);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        var error = JsonDocument.Parse(reply.Body).RootElement;
        error.GetProperty("field").GetString().ShouldBe(field);
        error.GetProperty("error").GetString().ShouldNotBeNullOrEmpty();
        error.GetProperty("code").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Get_Workspace_HasEveryFieldOfTheContract()
    {
        var parent = Guid.NewGuid();
        Workspace.State = FakeWorkspace.Example(new WorkspaceId(_id)) with
        {
            Name = "R&D <😀>",
            AgentCard = """{ "name" : "x", "n" : 1.50 }""",
            ParentId = new WorkspaceId(parent),
            Status = WorkspaceStatus.Removed,
            Place = new WorkspacePlace(100, -0.5, true),
            Vitals = new WorkspaceVitals
            {
                LastHeartbeatAt = new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero),
                ErrorRate = 0.25,
                SampleError = "oops",
                ActiveTasks = 2,
                UptimeSeconds = 61,
                CurrentTask = "write",
            },
        };
        var reply = await gateway.SendAsync("GET", $"/workspaces/{_id}");
        reply.ContentHeaders.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        reply.Body.ShouldBe(
            $$"""
            {"id":"{{_id}}","name":"R\u0026D \u003c😀\u003e","role":null,"tier":2,"status":"removed","agent_card":{"name":"x","n":1.50},"url":"","parent_id":"{{parent}}","forwarded_to":null,"active_tasks":2,"uptime_seconds":61,"last_error_rate":0.25,"last_sample_error":"oops","current_task":"write","runtime":"langgraph","template":null,"workspace_dir":null,"workspace_access":"none","stall_timeout_seconds":null,"stalled":false,"stalled_since":null,"x":100,"y":-0.5,"collapsed":true,"last_heartbeat_at":"2026-11-22T10:00:00Z","created_at":"2026-11-22T10:00:00Z","updated_at":"2026-11-22T10:00:00.123456Z","version":3}
            """);
    }

    [Fact]
    public async Task Get_NeverPlacedNorHeard_HasZerosAndNulls()
    {
        Workspace.State = FakeWorkspace.Example(new WorkspaceId(_id));
        var reply = await gateway.SendAsync("GET", $"/workspaces/{_id.ToString().ToUpperInvariant()}");
        reply.Body.ShouldContain("\"x\":0,\"y\":0,\"collapsed\":false,\"last_heartbeat_at\":null");
        reply.Body.ShouldContain("\"agent_card\":null");
        reply.Body.ShouldContain("\"current_task\":\"\"");
    }

    [Fact]
    public async Task Get_Unknown_Is404()
    {
        var reply = await gateway.SendAsync("GET", $"/workspaces/{_id}");
        reply.Status.ShouldBe(HttpStatusCode.NotFound);
        reply.Body.ShouldBe("""{"error":"workspace not found","code":"workspace_not_found"}""");
    }

    [Theory]
    [InlineData("GET", "abc")]
    [InlineData("GET", "019a9d3e7c517c3f9d520c5a3f1b7e21")]
    [InlineData("GET", "00000000-0000-0000-0000-000000000000")]
    [InlineData("GET", "..%2f..%2fetc")]
    [InlineData("GET", "%00")]
    [InlineData("DELETE", "'; drop table workspaces; --")]
    [InlineData("PATCH", "1")]
    public async Task Any_IdThatIsNoUuid_Is400(string method, string id)
    {
        var reply = await gateway.SendAsync(method, $"/workspaces/{id}", method == "PATCH" ? "{}" : null);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        if (reply.Body.Length > 0)
            reply.Body.ShouldBe("""{"error":"id must be a UUID","code":"invalid_id","field":"id"}""");
    }

    [Fact]
    public async Task List_WithoutParameters_IsWholeAndHasNoLink()
    {
        gateway.Cluster.Organization.Workspaces = [.. Enumerable.Range(0, 3).Select(_ => FakeWorkspace.Example(new WorkspaceId(Guid.NewGuid())))];
        var reply = await gateway.SendAsync("GET", "/workspaces");
        JsonDocument.Parse(reply.Body).RootElement.GetArrayLength().ShouldBe(3);
        reply.Headers.Contains("Link").ShouldBeFalse();
    }

    [Fact]
    public async Task List_Empty_IsAnArray()
    {
        gateway.Cluster.Organization.Workspaces = [];
        (await gateway.SendAsync("GET", "/workspaces")).Body.ShouldBe("[]");
        (await gateway.SendAsync("GET", "/workspaces?limit=5")).Body.ShouldBe("[]");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(1000)]
    public async Task List_FollowingLinks_GivesEachOnce(int limit)
    {
        gateway.Cluster.Organization.Workspaces = [.. Enumerable.Range(0, 6).Select(_ => FakeWorkspace.Example(new WorkspaceId(Guid.NewGuid())))];
        List<Guid> seen = [];
        string? next = $"/workspaces?limit={limit}";
        for (var pages = 0; next is not null; pages++)
        {
            pages.ShouldBeLessThan(7);
            var reply = await gateway.SendAsync("GET", next);
            var page = JsonDocument.Parse(reply.Body).RootElement.EnumerateArray().Select(workspace => workspace.GetProperty("id").GetGuid()).ToArray();
            page.ShouldNotBeEmpty();
            seen.AddRange(page);
            next = reply.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }

        seen.ShouldBe(gateway.Cluster.Organization.Workspaces.Select(workspace => workspace.Id.Value));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("limit=1.5", "limit")]
    [InlineData("limit=99999999999999999999", "limit")]
    [InlineData("cursor=first", "cursor")]
    public async Task List_BadParameter_Is400(string query, string field)
    {
        var reply = await gateway.SendAsync("GET", $"/workspaces?{query}");
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain($"\"field\":\"{field}\"");
    }

    [Fact]
    public async Task Patch_AllFields_AreOneCommand()
    {
        var parent = Guid.NewGuid();
        var reply = await gateway.SendAsync(
            "PATCH", $"/workspaces/{_id}", $$$"""{"name":"New","role":null,"tier":3,"parent_id":"{{{parent}}}","runtime":"r","workspace_dir":"/srv/new","workspace_access":"read_write","x":1,"y":-2,"collapsed":true,"status":"online","unknown":{}}""");
        reply.Body.ShouldBe("""{"status":"updated","needs_restart":true}""");
        Workspace.Calls.ShouldBe(1);
        Workspace.Changes.ShouldBe(new WorkspaceChanges
        {
            Name = new("New"),
            Role = new(null),
            Tier = new(3),
            ParentId = new(new WorkspaceId(parent)),
            Runtime = new("r"),
            WorkspaceDir = new("/srv/new"),
            Access = new(WorkspaceAccess.ReadWrite),
            Place = new(new WorkspacePlace(1, -2)),
            Collapsed = new(true),
        });
    }

    [Fact]
    public async Task Patch_NullParent_MakesARoot()
    {
        (await gateway.SendAsync("PATCH", $"/workspaces/{_id}", """{"parent_id":null}""")).Body.ShouldBe("""{"status":"updated"}""");
        Workspace.Changes.ShouldBe(new WorkspaceChanges { ParentId = new(null) });
    }

    /// <summary>Contract 22.11 and 22.12: what may be empty is emptied by null; an empty text as parent is how clients say null (21.22).</summary>
    [Fact]
    public async Task Patch_Nulls_ClearWhatMayBeEmpty()
    {
        (await gateway.SendAsync("PATCH", $"/workspaces/{_id}", """{"role":null,"parent_id":"","workspace_dir":null,"workspace_access":null}""")).Body
            .ShouldBe("""{"status":"updated","needs_restart":true}""");
        Workspace.Changes.ShouldBe(new WorkspaceChanges { Role = new(null), ParentId = new(null), WorkspaceDir = new(null), Access = new(WorkspaceAccess.None) });
    }

    [Fact]
    public async Task Patch_AccessAlone_NeedsARestartToo()
    {
        (await gateway.SendAsync("PATCH", $"/workspaces/{_id}", """{"workspace_access":"read_only"}""")).Body
            .ShouldBe("""{"status":"updated","needs_restart":true}""");
        Workspace.Changes.ShouldBe(new WorkspaceChanges { Access = new(WorkspaceAccess.ReadOnly) });
    }

    [Theory]
    [InlineData("""{"x":1}""", "y")]
    [InlineData("""{"y":1}""", "x")]
    [InlineData("""{"x":1,"y":null}""", "y")]
    [InlineData("""{"x":1e999,"y":1}""", "x")]
    [InlineData("""{"x":"1","y":1}""", "x")]
    [InlineData("""{"name":null}""", "name")]
    [InlineData("""{"name":"new","tier":null}""", "tier")]
    [InlineData("""{"name":"new","tier":1.5}""", "tier")]
    [InlineData("""{"name":"new","parent_id":"x"}""", "parent_id")]
    [InlineData("""{"name":"a\u0000"}""", "name")]
    [InlineData("""{"runtime":null}""", "runtime")]
    [InlineData("""{"name":"new","workspace_access":"all"}""", "workspace_access")]
    [InlineData("""{"name":"new","workspace_access":1}""", "workspace_access")]
    [InlineData("""{"name":"new","stall_timeout_seconds":"off"}""", "stall_timeout_seconds")]
    [InlineData("""{"name":"new","stall_timeout_seconds":60.5}""", "stall_timeout_seconds")]
    [InlineData("""{"name":"new","collapsed":null}""", "collapsed")]
    [InlineData("""{"name":"new","collapsed":"yes"}""", "collapsed")]
    public async Task Patch_OneBadField_ChangesNothing(string body, string field)
    {
        var reply = await gateway.SendAsync("PATCH", $"/workspaces/{_id}", body);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain($"\"field\":\"{field}\"");
        Workspace.Calls.ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"name":""")]
    public async Task Patch_NoObject_Is400(string body) =>
        (await gateway.SendAsync("PATCH", $"/workspaces/{_id}", body)).Status.ShouldBe(HttpStatusCode.BadRequest);

    public static TheoryData<Exception, int, string> Refusals => new()
    {
        { new WorkspaceNotFoundException(Id), 404, """{"error":"workspace not found","code":"workspace_not_found"}""" },
        { new WorkspaceRemovedException(Id), 410, $$"""{"error":"workspace {{Id}} has been removed","code":"workspace_removed"}""" },
        { new ParentNotFoundException(Id), 404, $$"""{"error":"parent_id: there is no workspace {{Id}} to stand below","code":"parent_not_found","field":"parent_id"}""" },
        { new CycleException(Id), 409, $$"""{"error":"parent_id: {{Id}} is the workspace itself or stands below it","code":"cycle","field":"parent_id"}""" },
        { new AncestorPausedException(Id), 409, $$"""{"error":"workspace {{Id}} above it is paused; resume that one","code":"ancestor_paused"}""" },
        { new AlreadyExistsException(Id), 409, $$"""{"error":"workspace {{Id}} already exists","code":"workspace_exists"}""" },
        { new InvalidFieldException("name", "must be 1 to 200 characters"), 400, """{"error":"name must be 1 to 200 characters","code":"invalid_field","field":"name"}""" },
    };

    private static WorkspaceId Id { get; } = new(new Guid("019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e21"));

    [Theory]
    [MemberData(nameof(Refusals), DisableDiscoveryEnumeration = true)]
    public async Task Patch_GrainRefuses_IsSaidAsItIs(Exception refusal, int status, string body)
    {
        Workspace.Failures.Enqueue(refusal);
        var reply = await gateway.SendAsync("PATCH", $"/workspaces/{_id}", "{}");
        ((int)reply.Status).ShouldBe(status);
        reply.Body.ShouldBe(body);
        Workspace.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task Patch_ActivationsRaced_IsHidden()
    {
        Workspace.Failures.Enqueue(new InconsistentStateException("raced"));
        (await gateway.SendAsync("PATCH", $"/workspaces/{_id}", "{}")).Status.ShouldBe(HttpStatusCode.OK);
        Workspace.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task Patch_ActivationsRaceAllTheTime_Is409()
    {
        for (var tries = 0; tries < 13; tries++)
            Workspace.Failures.Enqueue(new InconsistentStateException("raced"));

        var reply = await gateway.SendAsync("PATCH", $"/workspaces/{_id}", "{}");
        reply.Status.ShouldBe(HttpStatusCode.Conflict);
        reply.Body.ShouldContain("\"code\":\"conflict\"");
    }

    [Fact]
    public async Task Delete_Leaf_IsRemoved()
    {
        (await gateway.SendAsync("DELETE", $"/workspaces/{_id}")).Body.ShouldBe("""{"status":"removed","cascade_deleted":0}""");
        Workspace.WithChildren.ShouldBe(false);
    }

    [Fact]
    public async Task Delete_Confirmed_TakesChildrenAlong()
    {
        Workspace.Receipt = new RemovalReceipt(true, 4, []);
        (await gateway.SendAsync("DELETE", $"/workspaces/{_id}?confirm=true")).Body.ShouldBe("""{"status":"removed","cascade_deleted":4}""");
        Workspace.WithChildren.ShouldBe(true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?confirm=false")]
    [InlineData("?confirm=")]
    [InlineData("?confirm=1")]
    public async Task Delete_WithChildrenUnconfirmed_Is409AndNamesThem(string query)
    {
        var child = Guid.NewGuid();
        Workspace.Receipt = new RemovalReceipt(false, 0, [new WorkspaceName(new WorkspaceId(child), "Kid")]);
        var reply = await gateway.SendAsync("DELETE", $"/workspaces/{_id}{query}");
        reply.Status.ShouldBe(HttpStatusCode.Conflict);
        reply.Body.ShouldStartWith("""{"status":"confirmation_required","message":""");
        reply.Body.ShouldEndWith($$""","children":[{"id":"{{child}}","name":"Kid"}],"children_count":1}""");
        Workspace.WithChildren.ShouldBe(false);
    }

    [Theory]
    [InlineData(1, "the workspace has 1 child, which is removed")]
    [InlineData(2, "the workspace has 2 children, which are removed")]
    public async Task Delete_WithChildrenUnconfirmed_CountsThem(int count, string message)
    {
        Workspace.Receipt = new RemovalReceipt(false, 0, [.. Enumerable.Range(0, count).Select(_ => new WorkspaceName(new WorkspaceId(Guid.NewGuid()), "Kid"))]);
        (await gateway.SendAsync("DELETE", $"/workspaces/{_id}")).Body.ShouldContain(message);
    }

    /// <summary>A script with an empty variable must not remove a workspace that nobody speaks for then.</summary>
    [Fact]
    public async Task Delete_EmptyHeir_Is400AndRemovesNothing()
    {
        var reply = await gateway.SendAsync("DELETE", $"/workspaces/{_id}?forward_to=");
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain("\"field\":\"forward_to\"");
        Workspace.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task Delete_Unknown_Is404()
    {
        Workspace.Failures.Enqueue(new WorkspaceNotFoundException(Id));
        (await gateway.SendAsync("DELETE", $"/workspaces/{_id}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
