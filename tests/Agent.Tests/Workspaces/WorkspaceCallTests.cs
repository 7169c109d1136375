using System.Net;
using Molecule.Agent.Tests.Platform;
using Molecule.Agent.Workspaces;

namespace Molecule.Agent.Tests.Workspaces;

public sealed class WorkspaceCallTests
{
    private const string Path = "/workspaces";
    private static readonly Guid Id = new("8c1a2a35-3f0e-4b44-93c5-6d3a0d1b7b01");
    private static readonly Guid ParentId = new("8c1a2a35-3f0e-4b44-93c5-6d3a0d1b7b02");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateWorkspaceAsync_EveryField_IsSentAsTheContractNamesIt()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(Path, new Reply(201, $$"""{"id":"{{Id}}","status":"provisioning","workspace_access":"none"}"""));

        var created = await scene.Client.CreateWorkspaceAsync(
            new NewWorkspace { Name = "QA", Role = "Tests", Tier = 2, ParentId = ParentId, Runtime = "external" }, Cancellation);

        created.ShouldBe(new CreatedWorkspace { Id = Id, Status = "provisioning" });
        var call = await scene.Platform.NextAsync(Path);
        call.Method.ShouldBe("POST");
        call.Body.ShouldBe($$"""{"name":"QA","role":"Tests","tier":2,"parent_id":"{{ParentId}}","runtime":"external"}""");
    }

    [Fact]
    public async Task CreateWorkspaceAsync_NameOnly_SendsNothingElse()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(Path, new Reply(201, $$"""{"id":"{{Id}}","status":"provisioning"}"""));

        await scene.Client.CreateWorkspaceAsync(new NewWorkspace { Name = "QA" }, Cancellation);

        (await scene.Platform.NextAsync(Path)).Body.ShouldBe("""{"name":"QA"}""");
    }

    [Fact]
    public async Task CreateWorkspaceAsync_PlatformSaysNo_PassesItsWordsOn()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(Path, new Reply(404, """{"error":"no such parent","code":"parent_not_found","status":404}"""));

        var refusal = await Should.ThrowAsync<MoleculeRefusedException>(
            () => scene.Client.CreateWorkspaceAsync(new NewWorkspace { Name = "QA", ParentId = ParentId }, Cancellation));

        refusal.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        refusal.Error.ShouldBe("no such parent");
        refusal.Code.ShouldBe("parent_not_found");
        refusal.RetryAfter.ShouldBeNull();
        refusal.IsTransient.ShouldBeFalse();
        refusal.Message.ShouldContain("no such parent");
    }

    [Fact]
    public async Task CreateWorkspaceAsync_StorageIsAway_IsTransientAndSaysWhenToTryAgain()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(Path, Reply.Error(503, "storage is away") with { RetryAfter = "3" });

        var refusal = await Should.ThrowAsync<MoleculeRefusedException>(
            () => scene.Client.CreateWorkspaceAsync(new NewWorkspace { Name = "QA" }, Cancellation));

        refusal.IsTransient.ShouldBeTrue();
        refusal.RetryAfter.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"status\":\"provisioning\"}")]
    [InlineData("{\"id\":\"not-a-uuid\",\"status\":\"provisioning\"}")]
    [InlineData("{\"id\":\"8c1a2a35-3f0e-4b44-93c5-6d3a0d1b7b01\",\"sta")]
    public async Task CreateWorkspaceAsync_AnswerIsMalformed_SaysSo(string body)
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(Path, new Reply(201, body));

        await Should.ThrowAsync<MoleculeReplyException>(
            () => scene.Client.CreateWorkspaceAsync(new NewWorkspace { Name = "QA" }, Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[1]")]
    [InlineData("{\"error\":{\"nested\":true}}")]
    public async Task CreateWorkspaceAsync_RefusalIsMalformed_IsARefusalWithoutWords(string body)
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(Path, new Reply(400, body));

        var refusal = await Should.ThrowAsync<MoleculeRefusedException>(
            () => scene.Client.CreateWorkspaceAsync(new NewWorkspace { Name = "QA" }, Cancellation));

        refusal.Error.ShouldBeNull();
        refusal.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task CreateWorkspaceAsync_AnswerRedirects_IsNotFollowed()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(Path, new Reply(307, "", Location: new Uri(scene.Platform.Address, "/elsewhere").AbsoluteUri));

        var refusal = await Should.ThrowAsync<MoleculeRefusedException>(
            () => scene.Client.CreateWorkspaceAsync(new NewWorkspace { Name = "QA" }, Cancellation));

        refusal.StatusCode.ShouldBe(HttpStatusCode.TemporaryRedirect);
        scene.Platform.Unseen("/elsewhere").ShouldBe(0);
    }

    [Fact]
    public async Task GetWorkspacesAsync_KnownAndUnknownFields_ReadsWhatItKnows()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(Path, new Reply(200,
            $$"""
            [{"id":"{{Id}}","name":"QA","role":null,"tier":2,"status":"degraded","agent_card":{"name":"QA"},"url":"","parent_id":"{{ParentId}}",
            "active_tasks":1,"last_error_rate":0.5,"last_sample_error":"boom","current_task":"Testing","runtime":"external","uptime_seconds":12,
            "workspace_dir":null,"x":1.5,"y":0,"collapsed":false,"last_heartbeat_at":"2026-11-22T10:00:00.123456Z","from_the_future":[1,2]}]
            """));

        var workspace = (await scene.Client.GetWorkspacesAsync(Cancellation)).ShouldHaveSingleItem();

        workspace.Id.ShouldBe(Id);
        workspace.Name.ShouldBe("QA");
        workspace.Role.ShouldBeNull();
        workspace.Tier.ShouldBe(2);
        workspace.Status.ShouldBe("degraded");
        workspace.AgentCard!.Value.GetProperty("name").GetString().ShouldBe("QA");
        workspace.ParentId.ShouldBe(ParentId);
        workspace.ActiveTasks.ShouldBe(1);
        workspace.LastErrorRate.ShouldBe(0.5);
        workspace.LastSampleError.ShouldBe("boom");
        workspace.CurrentTask.ShouldBe("Testing");
        workspace.UptimeSeconds.ShouldBe(12);
        workspace.LastHeartbeatAt.ShouldBe(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero).AddTicks(1234560));
    }

    [Fact]
    public async Task GetWorkspacesAsync_AnswerIsTooLong_IsNotReadToItsEnd()
    {
        await using var platform = await FakePlatform.StartAsync(TimeProvider.System);
        platform.Answer(Path, new Reply(200, "[" + new string(' ', 1024) + "]"));
        await using var client = await MoleculeClient.ConnectAsync(
            new MoleculeClientOptions { Platform = platform.Address, MaxReplyBytes = 1024 }, Cancellation);

        await Should.ThrowAsync<MoleculeReplyException>(() => client.GetWorkspacesAsync(Cancellation));
    }

    [Fact]
    public async Task GetWorkspacesAsync_AnswerAtTheLimit_IsRead()
    {
        await using var platform = await FakePlatform.StartAsync(TimeProvider.System);
        platform.Answer(Path, new Reply(200, "[" + new string(' ', 1022) + "]"));
        await using var client = await MoleculeClient.ConnectAsync(
            new MoleculeClientOptions { Platform = platform.Address, MaxReplyBytes = 1024 }, Cancellation);

        (await client.GetWorkspacesAsync(Cancellation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task FindWorkspaceAsync_PlatformDoesNotKnowIt_IsNull()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer($"{Path}/{Id}", Reply.Error(404, "workspace not found"));

        (await scene.Client.FindWorkspaceAsync(Id, Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task FindWorkspaceAsync_NotThePlatformsOwn404_IsARefusal()
    {
        await using var scene = await Scene.OpenAsync();

        await Should.ThrowAsync<MoleculeRefusedException>(() => scene.Client.FindWorkspaceAsync(Id, Cancellation));
    }

    [Fact]
    public async Task FindWorkspaceAsync_ClientIsDisposed_IsRefused()
    {
        await using var scene = await Scene.OpenAsync();
        await scene.Client.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(() => scene.Client.FindWorkspaceAsync(Id, Cancellation));
    }
}
