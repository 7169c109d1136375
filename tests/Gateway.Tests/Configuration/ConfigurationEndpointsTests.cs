using System.Net;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Configuration;

public sealed class ConfigurationEndpointsTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    private static readonly string Path = $"/workspaces/{Guid.NewGuid()}/config";

    private FakeConfiguration Configuration => gateway.Cluster.Configuration;

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"a":{"b":[1.50,"\u003c"]}}""")]
    [InlineData("[null]")]
    [InlineData("null")]
    public async Task Get_Document_IsUnderData(string document)
    {
        Configuration.Document = document;
        (await gateway.SendAsync("GET", Path)).Body.ShouldBe($$"""{"data":{{document}}}""");
    }

    [Theory]
    [InlineData(""" {"a": {"b": 1}} """, """{"a":{"b":1}}""")]
    [InlineData("[1, 2]", "[1,2]")]
    [InlineData("\"text\"", "\"text\"")]
    [InlineData("null", "null")]
    [InlineData("1.50 and what follows", "1.50")]
    public async Task Patch_AnyJson_IsMerged(string body, string json)
    {
        (await gateway.SendAsync("PATCH", Path, body)).Body.ShouldBe("""{"status":"updated"}""");
        Configuration.Merged.ShouldBe(json);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("nothing")]
    [InlineData("{\"a\":1,}")]
    public async Task Patch_NoJson_Is400AsClientsKnowIt(string body)
    {
        Configuration.Merged = null;
        var reply = await gateway.SendAsync("PATCH", Path, body);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain("\"error\":\"invalid JSON\"");
        Configuration.Merged.ShouldBeNull();
    }

    [Theory]
    [InlineData("\"\\u0000\"")]
    [InlineData("1e999")]
    [InlineData("\"\\ud800\"")]
    public async Task Patch_WhatTheDatabaseCannotKeep_Is400(string body)
    {
        var reply = await gateway.SendAsync("PATCH", Path, body);
        reply.Status.ShouldBe(HttpStatusCode.BadRequest);
        reply.Body.ShouldContain("\"field\":\"data\"");
    }

    [Fact]
    public async Task Request_MalformedId_Is400()
    {
        (await gateway.SendAsync("GET", "/workspaces/nobody/config")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await gateway.SendAsync("PATCH", "/workspaces/nobody/config", "{}")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Request_Refused_HasTheStatusOfTheRefusal()
    {
        (Exception Failure, HttpStatusCode Status)[] refusals =
        [
            (new WorkspaceNotFoundException(new WorkspaceId(Guid.NewGuid())), HttpStatusCode.NotFound),
            (new WorkspaceRemovedException(new WorkspaceId(Guid.NewGuid())), HttpStatusCode.Gone),
            (new LimitReachedException("the configuration of a workspace has at most 3 bytes", 3), HttpStatusCode.Conflict),
            (new StorageUnavailableException("gone"), HttpStatusCode.ServiceUnavailable),
        ];
        foreach (var (failure, status) in refusals)
        {
            Configuration.Fails = failure;
            var reply = await gateway.SendAsync("PATCH", Path, "{}");
            Configuration.Fails = null;
            reply.Status.ShouldBe(status);
        }
    }
}
