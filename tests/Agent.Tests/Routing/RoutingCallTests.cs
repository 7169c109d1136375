using System.Net;
using Molecule.Agent.Routing;
using Molecule.Agent.Tests.Platform;

namespace Molecule.Agent.Tests.Routing;

public sealed class RoutingCallTests
{
    private static readonly Guid Target = new("8c1a2a35-3f0e-4b44-93c5-6d3a0d1b7b01");
    private static readonly Guid Heir = new("8c1a2a35-3f0e-4b44-93c5-6d3a0d1b7b02");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string PeersPath => $"/registry/{Scene.WorkspaceId}/peers";

    [Fact]
    public async Task DiscoverAsync_Found_IsAskedWithTheAgentsNameAndToken()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartAgentAsync();
        scene.Platform.Answer(Path(Target), new Reply(200, $$"""{"id":"{{Target}}","url":"http://10.0.0.1","name":"QA"}"""));

        (await agent.DiscoverAsync(Target, Cancellation)).ShouldBe(new Discovery { Id = Target, Url = "http://10.0.0.1", Name = "QA" });

        var call = await scene.Platform.NextAsync(Path(Target));
        (call.Method, call.Caller, call.Authorization).ShouldBe(("GET", Scene.WorkspaceId.ToString(), "Bearer token-1"));
    }

    [Fact]
    public async Task DiscoverAsync_AnotherHasTakenItsPlace_IsFollowed()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartAgentAsync();
        scene.Platform.Answer(Path(Target), Moved(Heir));
        scene.Platform.Answer(Path(Heir), new Reply(200, $$"""{"id":"{{Heir}}","url":"http://10.0.0.2","name":"QA"}"""));

        (await agent.DiscoverAsync(Target, Cancellation)).Id.ShouldBe(Heir);

        (await scene.Platform.NextAsync(Path(Heir))).Caller.ShouldBe(Scene.WorkspaceId.ToString());
    }

    [Fact]
    public async Task DiscoverAsync_TheyNameEachOther_Ends()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartAgentAsync();
        scene.Platform.Answer(Path(Target), Moved(Heir));
        scene.Platform.Answer(Path(Heir), Moved(Target));

        (await agent.DiscoverAsync(Target, Cancellation).ShouldThrowAsync<MoleculeRefusedException>()).StatusCode.ShouldBe(HttpStatusCode.MovedPermanently);

        (scene.Platform.Unseen(Path(Target)) + scene.Platform.Unseen(Path(Heir))).ShouldBe(9);
    }

    [Theory]
    [InlineData("http://elsewhere.example/registry/discover/8c1a2a35-3f0e-4b44-93c5-6d3a0d1b7b02")]
    [InlineData("//elsewhere.example/registry/discover/8c1a2a35-3f0e-4b44-93c5-6d3a0d1b7b02")]
    [InlineData("/registry/discover/nobody")]
    [InlineData("/elsewhere")]
    public async Task DiscoverAsync_TheRedirectLeadsElsewhere_IsNotFollowed(string location)
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartAgentAsync();
        scene.Platform.Answer(Path(Target), new Reply(301, "{}", Location: location));

        await agent.DiscoverAsync(Target, Cancellation).ShouldThrowAsync<MoleculeRefusedException>();

        scene.Platform.Unseen(Path(Heir)).ShouldBe(0);
    }

    [Fact]
    public async Task DiscoverAsync_Gone_TellsWhatLastHappened()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartAgentAsync();
        scene.Platform.Answer(
            Path(Target), new Reply(410, """{"error":"the workspace has been removed","code":"workspace_removed","last_event":{"event_type":"WORKSPACE_REMOVED"}}"""));

        var gone = await agent.DiscoverAsync(Target, Cancellation).ShouldThrowAsync<WorkspaceGoneException>();

        gone.WorkspaceId.ShouldBe(Target);
        gone.LastEvent!.Value.GetProperty("event_type").GetString().ShouldBe("WORKSPACE_REMOVED");
        gone.IsTransient.ShouldBeFalse();
        gone.Message.ShouldContain("removed");
        scene.Platform.Answer(Path(Target), new Reply(410, "<html>"));
        (await agent.DiscoverAsync(Target, Cancellation).ShouldThrowAsync<WorkspaceGoneException>()).LastEvent.ShouldBeNull();
    }

    [Theory]
    [InlineData(403, false)]
    [InlineData(503, true)]
    public async Task DiscoverAsync_Refused_SaysWhetherItMayHelpToTryAgain(int status, bool isTransient)
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartAgentAsync();
        scene.Platform.Answer(Path(Target), Reply.Error(status, "no"));

        (await agent.DiscoverAsync(Target, Cancellation).ShouldThrowAsync<MoleculeRefusedException>()).IsTransient.ShouldBe(isTransient);
    }

    [Fact]
    public async Task DiscoverAsync_AnswerIsMalformed_SaysSo()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartAgentAsync();
        scene.Platform.Answer(Path(Target), new Reply(200, "{}"));

        await agent.DiscoverAsync(Target, Cancellation).ShouldThrowAsync<MoleculeReplyException>();
    }

    [Fact]
    public async Task GetPeersAsync_SeveralPages_AreOneList()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartAgentAsync();
        scene.Platform.Answer(PeersPath, (call, _) => Task.FromResult(call.Query.Contains("cursor=", StringComparison.Ordinal)
            ? new Reply(200, $"[{Json(Heir)}]")
            : new Reply(200, $"[{Json(Target)}]", Link: $"<{PeersPath}?limit=500&cursor=siblings.1.{Target}>; rel=\"next\"")));

        var peers = new List<Peer>();
        await foreach (var peer in agent.GetPeersAsync(Cancellation))
        {
            peers.Add(peer);
        }

        peers.Select(peer => peer.Id).ShouldBe([Target, Heir]);
        (peers[0].Role, peers[0].Status, peers[0].ActiveTasks, peers[0].ParentId).ShouldBe(("Tests", "online", 2, Scene.WorkspaceId));
        (await scene.Platform.NextAsync(PeersPath)).Authorization.ShouldBe("Bearer token-1");
        (await scene.Platform.NextAsync(PeersPath)).Query.ShouldBe($"?limit=500&cursor=siblings.1.{Target}");
    }

    [Fact]
    public async Task GetPeersAsync_NotReadToItsEnd_AsksForNoMore()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartAgentAsync();
        scene.Platform.Answer(PeersPath, new Reply(200, $"[{Json(Target)}]", Link: $"<{PeersPath}?limit=500&cursor=x>; rel=\"next\""));

        await foreach (var _ in agent.GetPeersAsync(Cancellation))
        {
            break;
        }

        scene.Platform.Unseen(PeersPath).ShouldBe(1);
    }

    [Theory]
    [InlineData("<http://elsewhere.example/registry/x/peers>; rel=\"next\"")]
    [InlineData("<//elsewhere.example/registry/x/peers>; rel=\"next\"")]
    [InlineData("</registry/x/peers>; rel=\"prev\"")]
    [InlineData("nonsense")]
    public async Task GetPeersAsync_TheNextPageIsElsewhere_IsNotAskedFor(string link)
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartAgentAsync();
        scene.Platform.Answer(PeersPath, new Reply(200, "[]", Link: link));

        await foreach (var peer in agent.GetPeersAsync(Cancellation))
        {
            peer.ShouldBeNull();
        }

        scene.Platform.Unseen(PeersPath).ShouldBe(1);
    }

    [Fact]
    public async Task CheckAccessAsync_BothAreNamed_GivesTheReason()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer("/registry/check-access", new Reply(200, """{"allowed":false,"reason":"different_teams"}"""));

        (await scene.Client.CheckAccessAsync(Target, Heir, Cancellation)).ShouldBe(new Access { IsAllowed = false, Reason = "different_teams" });

        (await scene.Platform.NextAsync("/registry/check-access")).Body.ShouldBe($$"""{"caller_id":"{{Target}}","target_id":"{{Heir}}"}""");
    }

    [Fact]
    public async Task Disposed_NothingIsAsked()
    {
        await using var scene = await Scene.OpenAsync();
        var agent = await scene.StartAgentAsync();
        await agent.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => agent.DiscoverAsync(Target, Cancellation));
        Should.Throw<ObjectDisposedException>(() => agent.GetPeersAsync(Cancellation));
    }

    private static string Path(Guid workspace) => $"/registry/discover/{workspace}";

    private static Reply Moved(Guid heir) => new(301, $$"""{"id":"{{heir}}","name":"QA"}""", Location: $"/registry/discover/{heir}");

    private static string Json(Guid id) =>
        $$"""{"id":"{{id}}","name":"QA","role":"Tests","tier":2,"status":"online","agent_card":null,"url":"","parent_id":"{{Scene.WorkspaceId}}","active_tasks":2}""";
}
