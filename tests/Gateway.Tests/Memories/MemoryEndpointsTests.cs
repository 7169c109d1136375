using System.Net;
using System.Text.Json;
using Molecule.Gateway.Tests.Cluster;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Memories;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Memories;

public sealed class MemoryEndpointsTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    private readonly WorkspaceId _id = new(Guid.NewGuid());

    private FakeMemories Memories => gateway.Cluster.Memories;

    private string Path => $"/workspaces/{_id}/memories";

    /// <summary>Section 22.24: the scope comes back.</summary>
    [Theory]
    [InlineData("""{"content":"a\nb","scope":"TEAM","namespace":"plan"}""", MemoryScope.Team, "TEAM", "plan")]
    [InlineData("""{"content":"a\nb","scope":"LOCAL"}""", MemoryScope.Local, "LOCAL", "general")]
    [InlineData("""{"Content":"a\nb","SCOPE":"GLOBAL","namespace":null,"more":1}""", MemoryScope.Global, "GLOBAL", "general")]
    [InlineData("""{"content":"a\nb","scope":"GLOBAL","namespace":""}""", MemoryScope.Global, "GLOBAL", "general")]
    public async Task Post_Memory_IsRemembered(string body, MemoryScope scope, string name, string space)
    {
        var reply = await gateway.SendAsync("POST", Path, body);

        reply.Status.ShouldBe(HttpStatusCode.Created);
        var id = JsonDocument.Parse(reply.Body).RootElement.GetProperty("id").GetGuid();
        reply.Body.ShouldBe($$"""{"id":"{{id}}","scope":"{{name}}","namespace":"{{space}}"}""");
        Memories.Remembered.ShouldBe((_id, new NewMemory("a\nb", scope, space)));
    }

    [Theory]
    [InlineData("""{"scope":"TEAM"}""", "content")]
    [InlineData("""{"content":"","scope":"TEAM"}""", "content")]
    [InlineData("""{"content":"x"}""", "scope")]
    [InlineData("""{"content":"x","scope":"team"}""", "scope")]
    [InlineData("""{"content":"x","scope":"PRIVATE"}""", "scope")]
    [InlineData("""{"content":["x"],"scope":"TEAM"}""", "content")]
    [InlineData("""{"content":"\ud800","scope":"TEAM"}""", "content")]
    [InlineData("""{"content":"x","scope":"TEAM","namespace":7}""", "namespace")]
    public async Task Post_BadValue_NamesTheField(string body, string field)
    {
        var reply = await gateway.SendAsync("POST", Path, body);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain($"\"field\":\"{field}\"");
    }

    [Fact]
    public async Task Post_NothingRequiredIsThere_NamesBothInTheContractsShape() =>
        JsonDocument.Parse((await gateway.SendAsync("POST", Path, "{}")).Body).RootElement.GetProperty("error").GetString().ShouldBe(
            "Key: 'CreateMemory.Content' Error:Field validation for 'Content' failed on the 'required' tag\n" +
            "Key: 'CreateMemory.Scope' Error:Field validation for 'Scope' failed on the 'required' tag");

    [Fact]
    public async Task Get_WithoutParameters_AsksForTheNewestFiftyOfItsOwn()
    {
        var memory = new Memory(Guid.NewGuid(), _id, "<b> 😀", MemoryScope.Team, "plan", FakeMemories.Now);
        Memories.Page = new MemoryPage([memory], HasMore: false);

        var reply = await gateway.SendAsync("GET", Path);

        reply.Body.ShouldBe(
            $$"""[{"id":"{{memory.Id}}","workspace_id":"{{_id}}","content":"\u003cb\u003e 😀","scope":"TEAM","namespace":"plan","created_at":"2026-11-22T10:00:00Z"}]""");
        reply.Headers.Contains("Link").ShouldBeFalse();
        Memories.Recalled.ShouldBe((_id, new MemoryQuery(null, null, null, null, 50)));
    }

    [Theory]
    [InlineData("?scope=TEAM", MemoryScope.Team)]
    [InlineData("?scope=GLOBAL", MemoryScope.Global)]
    [InlineData("?scope=LOCAL", MemoryScope.Local)]
    [InlineData("?scope=team", null)]
    [InlineData("?scope=", null)]
    public async Task Get_Scope_IsThatOneOrTheDefault(string query, MemoryScope? scope)
    {
        Memories.Page = new MemoryPage([], HasMore: false);
        (await gateway.SendAsync("GET", Path + query)).Body.ShouldBe("[]");
        Memories.Recalled!.Value.Query.Scope.ShouldBe(scope);
    }

    /// <summary>W48: lists have pages.</summary>
    [Fact]
    public async Task Get_MoreFollows_LinksToTheNextPage()
    {
        var memory = new Memory(Guid.NewGuid(), _id, "x", MemoryScope.Team, "a b", FakeMemories.Now);
        Memories.Page = new MemoryPage([memory], HasMore: true);

        var reply = await gateway.SendAsync("GET", $"{Path}?scope=TEAM&q=a%26b&namespace=a%20b&limit=1&cursor={memory.Id}");

        Memories.Recalled!.Value.Query.ShouldBe(new MemoryQuery(MemoryScope.Team, "a&b", "a b", memory.Id, 1));
        var link = reply.Headers.GetValues("Link").Single();
        link.ShouldBe($"<{Path}?limit=1&cursor={memory.Id}&scope=TEAM&q=a%26b&namespace=a%20b>; rel=\"next\"");
        await gateway.SendAsync("GET", link[1..link.IndexOf('>', StringComparison.Ordinal)]);
        Memories.Recalled!.Value.Query.ShouldBe(new MemoryQuery(MemoryScope.Team, "a&b", "a b", memory.Id, 1));
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=51", "limit")]
    [InlineData("?limit=x", "limit")]
    [InlineData("?cursor=x", "cursor")]
    public async Task Get_BadParameter_Is400(string query, string field)
    {
        var reply = await gateway.SendAsync("GET", Path + query);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain($"\"field\":\"{field}\"");
    }

    [Fact]
    public async Task Delete_Memory_IsForgotten()
    {
        var memory = Guid.NewGuid();
        (await gateway.SendAsync("DELETE", $"{Path}/{memory}")).Body.ShouldBe("""{"status":"deleted"}""");
        Memories.Forgotten.ShouldBe((_id, memory));
    }

    [Theory]
    [InlineData("POST", "/workspaces/nobody/memories", "id")]
    [InlineData("GET", "/workspaces/nobody/memories", "id")]
    [InlineData("DELETE", "/workspaces/nobody/memories/5f9b0f0e-1111-4c1e-9c43-000000000001", "id")]
    [InlineData("DELETE", "/workspaces/5f9b0f0e-1111-4c1e-9c43-000000000001/memories/1", "memory_id")]
    public async Task Request_MalformedId_Is400(string method, string path, string field)
    {
        var reply = await gateway.SendAsync(method, path, method == "POST" ? """{"content":"x","scope":"TEAM"}""" : null);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain($"\"field\":\"{field}\"");
    }

    [Fact]
    public async Task Request_Refused_HasTheStatusOfTheRefusal()
    {
        (Exception Failure, HttpStatusCode Status, string Body)[] refusals =
        [
            (new WorkspaceNotFoundException(_id), HttpStatusCode.NotFound, """{"error":"workspace not found","code":"workspace_not_found"}"""),
            (new WorkspaceRemovedException(_id), HttpStatusCode.Gone, "\"code\":\"workspace_removed\""),
            (new MemoryNotFoundException(), HttpStatusCode.NotFound, """{"error":"memory not found","code":"memory_not_found"}"""),
            (new NotARootException(_id), HttpStatusCode.Forbidden, "\"code\":\"not_a_root\",\"field\":\"scope\""),
            (new LimitReachedException("a workspace keeps at most 3 memories", 3), HttpStatusCode.Conflict, """{"error":"a workspace keeps at most 3 memories","code":"limit_reached"}"""),
            (Rejection.Create(), HttpStatusCode.ServiceUnavailable, "\"code\":\"unavailable\""),
        ];
        foreach (var (failure, status, body) in refusals)
        {
            Memories.Fails = failure;
            var reply = await gateway.SendAsync("POST", Path, """{"content":"x","scope":"GLOBAL"}""");
            Memories.Fails = null;
            reply.Status.ShouldBe(status);
            reply.Body.ShouldContain(body);
        }
    }
}
