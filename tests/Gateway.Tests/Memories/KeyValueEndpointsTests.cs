using System.Net;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Memories;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Memories;

public sealed class KeyValueEndpointsTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    private static readonly string Path = $"/workspaces/{Guid.NewGuid()}/memory";

    private FakeKeyValueMemory Memory => gateway.Cluster.KeyValueMemory;

    [Theory]
    [InlineData("""{"key":"k","value":{"a": [1.50, "<é😀>"]}}""", """{"key":"k","value":{"a":[1.50,"\u003cé😀\u003e"]},"updated_at":"2026-11-22T10:00:00Z"}""")]
    [InlineData("""{"key":"k","value":null}""", """{"key":"k","value":null,"updated_at":"2026-11-22T10:00:00Z"}""")]
    [InlineData("""{"key":"k","value":"","ttl_seconds":60}""", """{"key":"k","value":"","expires_at":"2026-11-22T10:01:00Z","updated_at":"2026-11-22T10:00:00Z"}""")]
    [InlineData("""{"key":"k","value":0,"ttl_seconds":-60}""", """{"key":"k","value":0,"expires_at":"2026-11-22T09:59:00Z","updated_at":"2026-11-22T10:00:00Z"}""")]
    public async Task Post_Entry_IsReadBack(string body, string entry)
    {
        (await gateway.SendAsync("POST", Path, body)).Body.ShouldBe("""{"status":"ok","key":"k"}""");
        (await gateway.SendAsync("GET", $"{Path}/k")).Body.ShouldBe(entry);
        Memory.Entries.Clear();
        Memory.Entries.Add("k", new KeyValueEntry("k", "1", null, FakeMemories.Now));
        (await gateway.SendAsync("GET", Path)).Body.ShouldBe("""[{"key":"k","value":1,"updated_at":"2026-11-22T10:00:00Z"}]""");
    }

    [Theory]
    [InlineData("""{}""", "key", "key is required")]
    [InlineData("""{"key":"","value":1}""", "key", "key is required")]
    [InlineData("""{"key":"k"}""", "value", "value is required")]
    [InlineData("""{"key":"k","value":"\u0000"}""", "value", "value must not hold the NUL character")]
    [InlineData("""{"key":"k","value":1e999}""", "value", "value holds a number that is out of range")]
    [InlineData("""{"key":1,"value":1}""", "key", "key must be a string")]
    [InlineData("""{"key":"k","value":1,"ttl_seconds":1.5}""", "ttl_seconds", "ttl_seconds must be a whole number from -2147483648 to 2147483647")]
    [InlineData("""{"key":"k","value":1,"ttl_seconds":99999999999}""", "ttl_seconds", "ttl_seconds must be a whole number from -2147483648 to 2147483647")]
    public async Task Post_BadValue_NamesTheField(string body, string field, string error)
    {
        var reply = await gateway.SendAsync("POST", Path, body);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain($"\"error\":\"{error}\"");
        reply.Body.ShouldContain($"\"field\":\"{field}\"");
    }

    [Theory]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a/b", "a%2fb/")]
    [InlineData("a%2Fb", "a%252Fb")]
    [InlineData("a%2Fb/c", "a%252Fb%2Fc?x=/y")]
    [InlineData("é 😀+?", "%C3%A9%20%F0%9F%98%80+%3F")]
    [InlineData("a/../b", "a%2F..%2Fb")]
    public async Task Key_PercentEncoded_IsThatKey(string key, string encoded)
    {
        Memory.Entries[key] = new KeyValueEntry(key, "7", null, FakeMemories.Now);
        (await gateway.SendAsync("GET", $"{Path}/{encoded}")).Body.ShouldContain("\"value\":7");
        (await gateway.SendAsync("DELETE", $"{Path}/{encoded}")).Body.ShouldBe("""{"status":"deleted"}""");
        Memory.Entries.ShouldNotContainKey(key);
    }

    [Fact]
    public async Task Get_NothingUnderTheKey_Is404()
    {
        var reply = await gateway.SendAsync("GET", $"{Path}/nothing");
        reply.Status.ShouldBe(HttpStatusCode.NotFound);
        reply.Body.ShouldBe("""{"error":"key not found","code":"key_not_found"}""");
    }

    /// <summary>Section 22.24: deleting what is not there is 200.</summary>
    [Fact]
    public async Task Delete_Absent_Is200() =>
        (await gateway.SendAsync("DELETE", $"{Path}/nothing")).Status.ShouldBe(HttpStatusCode.OK);

    [Theory]
    [InlineData("GET", "/workspaces/nobody/memory")]
    [InlineData("GET", "/workspaces/nobody/memory/k")]
    [InlineData("DELETE", "/workspaces/nobody/memory/k")]
    [InlineData("POST", "/workspaces/nobody/memory")]
    public async Task Request_MalformedId_Is400(string method, string path)
    {
        var reply = await gateway.SendAsync(method, path, method == "POST" ? """{"key":"k","value":1}""" : null);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain("\"field\":\"id\"");
    }

    [Fact]
    public async Task Request_Refused_HasTheStatusOfTheRefusal()
    {
        (Exception Failure, HttpStatusCode Status)[] refusals =
        [
            (new WorkspaceNotFoundException(new WorkspaceId(Guid.NewGuid())), HttpStatusCode.NotFound),
            (new WorkspaceRemovedException(new WorkspaceId(Guid.NewGuid())), HttpStatusCode.Gone),
            (new LimitReachedException("a workspace keeps at most 3 keys", 3), HttpStatusCode.Conflict),
            (new StorageUnavailableException("gone"), HttpStatusCode.ServiceUnavailable),
        ];
        foreach (var (failure, status) in refusals)
        {
            Memory.Fails = failure;
            var replies = new[]
            {
                await gateway.SendAsync("POST", Path, """{"key":"k","value":1}"""),
                await gateway.SendAsync("GET", Path),
                await gateway.SendAsync("DELETE", $"{Path}/k"),
            };
            Memory.Fails = null;
            replies.ShouldAllBe(reply => reply.Status == status);
        }
    }
}
