using System.Net;
using System.Text.Json;
using Molecule.Agent.Cards;
using Molecule.Agent.Tests.Platform;

namespace Molecule.Agent.Tests;

public sealed class RegistrationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAgentAsync_FirstTime_RegistersWithoutATokenAndKeepsTheOneItGets()
    {
        await using var scene = await Scene.OpenAsync();

        await using var agent = await scene.Client.StartAgentAsync(Scene.Agent(), Cancellation);

        var register = await scene.Platform.NextAsync(FakePlatform.Register);
        register.Authorization.ShouldBeNull();
        register.Json.GetProperty("id").GetGuid().ShouldBe(Scene.WorkspaceId);
        register.Json.GetProperty("url").GetString().ShouldBe("http://localhost:9001/");
        register.Json.GetProperty("agent_card").GetRawText().ShouldBe(JsonSerializer.Serialize(Scene.Card));
        register.Json.EnumerateObject().Count().ShouldBe(3);
        (await scene.Platform.NextAsync(FakePlatform.Heartbeat)).Authorization.ShouldBe("Bearer token-1");
        (await scene.Tokens.FindAsync(Scene.WorkspaceId, Cancellation)).ShouldBe("token-1");
    }

    [Fact]
    public async Task StartAgentAsync_SecondTime_ShowsTheKeptToken()
    {
        await using var scene = await Scene.OpenAsync();
        await (await scene.StartAgentAsync()).DisposeAsync();
        await scene.Platform.NextAsync(FakePlatform.Heartbeat);

        await using var agent = await scene.Client.StartAgentAsync(Scene.Agent(), Cancellation);

        (await scene.Platform.NextAsync(FakePlatform.Register)).Authorization.ShouldBe("Bearer token-1");
        (await scene.Platform.NextAsync(FakePlatform.Heartbeat)).Authorization.ShouldBe("Bearer token-1");
    }

    [Fact]
    public async Task StartAgentAsync_NoUrl_RegistersAsNotCallable()
    {
        await using var scene = await Scene.OpenAsync();
        var options = Scene.Agent();
        options.Url = null;

        await using var agent = await scene.Client.StartAgentAsync(options, Cancellation);

        (await scene.Platform.NextAsync(FakePlatform.Register)).Json.GetProperty("url").GetString().ShouldBe("remote://no-inbound");
    }

    [Fact]
    public async Task StartAgentAsync_CardIsChangedBeforeARetry_RegistersTheCardOfTheCall()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(FakePlatform.Register, Reply.Error(503, "starting"));
        var skills = new List<AgentSkill>();
        var options = Scene.Agent();
        options.Card = Scene.Card with { Skills = skills };
        var starting = scene.Client.StartAgentAsync(options, Cancellation);
        await scene.Platform.NextAsync(FakePlatform.Register);

        skills.Add(new AgentSkill { Id = "late", Name = "Late", Description = "Came too late" });
        scene.Platform.AnswerWell(FakePlatform.Register);
        await scene.Clock.PassNextWaitAsync();
        await using var agent = await starting;

        var again = await scene.Platform.NextAsync(FakePlatform.Register);
        again.Json.GetProperty("agent_card").GetProperty("skills").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData(503, """{"error":"storage is away"}""")]
    [InlineData(429, """{"error":"rate limit exceeded","retry_after":60}""")]
    [InlineData(502, "")]
    [InlineData(200, "<html>")]
    [InlineData(200, """{"auth_token":"no status"}""")]
    [InlineData(200, """{"status":"registered","auth_token":"two\nlines"}""")]
    [InlineData(200, """{"status":"registered","auth_token":""}""")]
    [InlineData(200, """{"status":"registered","auth_token":17}""")]
    public async Task StartAgentAsync_PlatformIsInTrouble_TriesAgainWithGrowingPauses(int status, string body)
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(FakePlatform.Register, new Reply(status, body));
        var starting = scene.Client.StartAgentAsync(Scene.Agent(), Cancellation);

        await scene.Platform.NextAsync(FakePlatform.Register);
        (await scene.Clock.PassNextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(1));
        await scene.Platform.NextAsync(FakePlatform.Register);
        (await scene.Clock.NextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(2));
        scene.Platform.AnswerWell(FakePlatform.Register);
        scene.Clock.Advance(TimeSpan.FromSeconds(2));

        await using var agent = await starting;
        (await scene.Platform.NextAsync(FakePlatform.Heartbeat)).Authorization.ShouldBe("Bearer token-1");
    }

    [Theory]
    [InlineData(401, HttpStatusCode.Unauthorized)]
    [InlineData(403, HttpStatusCode.Forbidden)]
    [InlineData(410, HttpStatusCode.Gone)]
    [InlineData(400, HttpStatusCode.BadRequest)]
    public async Task StartAgentAsync_PlatformSaysNo_FailsAtOnce(int status, HttpStatusCode expected)
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(FakePlatform.Register, Reply.Error(status, "no"));

        var refusal = await Should.ThrowAsync<MoleculeRefusedException>(() => scene.Client.StartAgentAsync(Scene.Agent(), Cancellation));

        refusal.StatusCode.ShouldBe(expected);
        refusal.Error.ShouldBe("no");
        await scene.Platform.NextAsync(FakePlatform.Register);
        scene.Platform.Unseen(FakePlatform.Register).ShouldBe(0);
        scene.Platform.Unseen(FakePlatform.Heartbeat).ShouldBe(0);
    }

    [Fact]
    public async Task StartAgentAsync_TokenWasLost_IsRefusedByThePlatform()
    {
        await using var scene = await Scene.OpenAsync();
        await (await scene.StartAgentAsync()).DisposeAsync();
        await scene.Tokens.KeepAsync(Scene.WorkspaceId, "another", Cancellation);

        var refusal = await Should.ThrowAsync<MoleculeRefusedException>(() => scene.Client.StartAgentAsync(Scene.Agent(), Cancellation));

        refusal.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task StartAgentAsync_CancelledBetweenTries_GivesUpAndLeavesNothingBehind()
    {
        await using var scene = await Scene.OpenAsync();
        scene.Platform.Answer(FakePlatform.Register, Reply.Error(503, "starting"));
        using var cancellation = new CancellationTokenSource();
        var starting = scene.Client.StartAgentAsync(Scene.Agent(), cancellation.Token);
        await scene.Clock.NextWaitAsync();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => starting);
        scene.Clock.LiveTimers.ShouldBe(0);
        scene.Platform.AnswerWell(FakePlatform.Register);
        await using var agent = await scene.Client.StartAgentAsync(Scene.Agent(), Cancellation);
    }

    [Fact]
    public async Task StartAgentAsync_SameWorkspaceTwice_IsRefusedUntilTheFirstIsDisposed()
    {
        await using var scene = await Scene.OpenAsync();
        var first = await scene.StartAgentAsync();

        await Should.ThrowAsync<InvalidOperationException>(() => scene.Client.StartAgentAsync(Scene.Agent(), Cancellation));

        await first.DisposeAsync();
        await using var second = await scene.Client.StartAgentAsync(Scene.Agent(), Cancellation);
    }

    [Fact]
    public async Task StartAgentAsync_BadOption_IsRefusedBeforeAnyCall()
    {
        await using var scene = await Scene.OpenAsync();

        await Should.ThrowAsync<ArgumentException>(() => scene.Client.StartAgentAsync(Scene.Agent(Guid.Empty), Cancellation));

        scene.Platform.Unseen(FakePlatform.Register).ShouldBe(0);
    }

    [Fact]
    public async Task UpdateCardAsync_NewCard_IsSentWithTheToken()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartAgentAsync();

        await agent.UpdateCardAsync(Scene.Card with { Version = "2" }, Cancellation);

        var call = await scene.Platform.NextAsync("/registry/update-card");
        call.Authorization.ShouldBe("Bearer token-1");
        call.WorkspaceId.ShouldBe(Scene.WorkspaceId);
        call.Json.GetProperty("agent_card").GetProperty("version").GetString().ShouldBe("2");
    }

    [Fact]
    public async Task UpdateCardAsync_PlatformSaysNo_Fails()
    {
        await using var scene = await Scene.OpenAsync();
        await using var agent = await scene.StartAgentAsync();
        scene.Platform.Answer("/registry/update-card", Reply.Error(500, "failed to update card"));

        await Should.ThrowAsync<MoleculeRefusedException>(() => agent.UpdateCardAsync(Scene.Card, Cancellation));
    }
}
