using System.Net;
using Molecule.EndToEnd.Tests.Clusters;

namespace Molecule.EndToEnd.Tests;

/// <summary>
/// What agents do that were written by others: they restart, move to another address, register twice at once, show a wrong token, and go on
/// after their workspace is gone. Each step is taken through whichever of the two gateways comes next.
/// </summary>
[Collection(SharedCluster.Collection)]
public sealed class AgentLifeTests(SharedCluster shared) : IAsyncLifetime
{
    private const int AtOnce = 16;

    private readonly List<Guid> _created = [];
    private int _turn;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>One gateway, and the next time the other.</summary>
    private Platform Either => shared.Cluster.Platforms[_turn++ % shared.Cluster.Platforms.Count];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var workspace in _created)
        {
            await shared.Cluster.Platform.DeleteAsync($"workspaces/{workspace}?confirm=true", CancellationToken.None);
        }
    }

    [Fact]
    public async Task Restart_WithItsToken_IsTheSameWorkspaceOnlineAgain()
    {
        var (id, token) = await RegisteredAsync();

        var again = await RegisterAsync(id, "http://10.0.0.1:8000", token);

        again.Being(HttpStatusCode.OK).Json.TryGetProperty("auth_token", out _).ShouldBeFalse();
        (await Either.StatusOfAsync(id, Token)).ShouldBe("online");
        (await Either.BeatAsync(id, Token, token: token)).Being(HttpStatusCode.OK);
        (await Either.HistoryOfAsync(id, Token)).ShouldBe(["WORKSPACE_PROVISIONING", "WORKSPACE_ONLINE", "WORKSPACE_ONLINE"]);
    }

    [Fact]
    public async Task Move_ToAnotherAddress_IsWhereItIsFoundFromThenOn()
    {
        var (id, token) = await RegisteredAsync();
        var (caller, callerToken) = await RegisteredAsync();

        (await RegisterAsync(id, "http://10.0.0.2:9000", token)).Being(HttpStatusCode.OK);

        (await Either.FindAsync(id, Token)).GetProperty("url").GetString().ShouldBe("http://10.0.0.2:9000");
        (await DiscoverAsync(caller, callerToken, id)).Being(HttpStatusCode.OK).Json.GetProperty("url").GetString().ShouldBe("http://10.0.0.2:9000");
    }

    [Fact]
    public async Task Register_TwiceAtOnce_GivesOneTokenAndOneWorkspace()
    {
        var id = Guid.NewGuid();
        _created.Add(id);

        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(turn => RegisterAsync(id, $"http://10.0.0.3:{8_000 + turn}", token: null)));

        // Those that raced and lost are told to try again; nobody gets an error of the platform's own.
        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK || answer.Status == HttpStatusCode.Conflict);
        var tokens = answers.Where(answer => answer.Status == HttpStatusCode.OK && answer.Json.TryGetProperty("auth_token", out _)).ToArray();
        tokens.ShouldHaveSingleItem();
        (await Either.BeatAsync(id, Token, token: tokens[0].Json.GetProperty("auth_token").GetString())).Being(HttpStatusCode.OK);
        (await Either.HistoryOfAsync(id, Token)).Count(type => type == "WORKSPACE_PROVISIONING").ShouldBe(1);
    }

    [Fact]
    public async Task WrongToken_OpensNothingAndChangesNothing()
    {
        var (id, token) = await RegisteredAsync();
        var (_, foreign) = await RegisteredAsync();
        var before = await Either.FindAsync(id, Token);

        foreach (var wrong in new[] { foreign, token[..^1], new string('x', 43) })
        {
            (await RegisterAsync(id, "http://10.6.6.6:666", wrong)).Being(HttpStatusCode.Unauthorized);
            (await Either.BeatAsync(id, Token, errorRate: 1, token: wrong)).Being(HttpStatusCode.Unauthorized);
            (await Either.PostAsync("registry/update-card", new { workspace_id = id, agent_card = new { name = "thief" } }, Token, wrong))
                .Being(HttpStatusCode.Unauthorized);
        }

        var after = await Either.FindAsync(id, Token);
        after.GetProperty("url").GetString().ShouldBe(before.GetProperty("url").GetString());
        after.GetProperty("status").GetString().ShouldBe("online");
        after.GetProperty("version").GetInt64().ShouldBe(before.GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task AfterRemoval_TheTokenOpensNothingAndNothingComesBack()
    {
        var (id, token) = await RegisteredAsync();
        (await Either.DeleteAsync($"workspaces/{id}", Token)).Being(HttpStatusCode.OK);

        ((int)(await RegisterAsync(id, "http://10.0.0.1:8000", token)).Status).ShouldBeOneOf(401, 410);
        (await RegisterAsync(id, "http://10.0.0.1:8000", token: null)).Being(HttpStatusCode.Gone);
        ((int)(await Either.BeatAsync(id, Token, token: token)).Status).ShouldBeOneOf(401, 404, 410);
        (await Either.BeatAsync(id, Token)).Being(HttpStatusCode.OK);
        (await Either.GetAsync($"workspaces/{id}/state", Token)).Being(HttpStatusCode.NotFound).Json.GetProperty("deleted").GetBoolean().ShouldBeTrue();
        (await Either.StatusOfAsync(id, Token)).ShouldBe("removed");
        (await Either.HistoryOfAsync(id, Token))[^1].ShouldBe("WORKSPACE_REMOVED");
    }

    private async Task<(Guid Id, string Token)> RegisteredAsync()
    {
        var id = Guid.NewGuid();
        _created.Add(id);
        var answer = (await RegisterAsync(id, "http://10.0.0.1:8000", token: null)).Being(HttpStatusCode.OK);
        return (id, answer.Json.GetProperty("auth_token").GetString()!);
    }

    private Task<Answer> RegisterAsync(Guid id, string url, string? token) =>
        Either.PostAsync("registry/register", new { id, url, agent_card = new { name = "Agent" } }, Token, token);

    private Task<Answer> DiscoverAsync(Guid caller, string token, Guid target)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"registry/discover/{target}");
        request.Headers.Add("X-Workspace-ID", caller.ToString());
        request.Headers.Authorization = new("Bearer", token);
        return Either.SendAsync(request, Token);
    }
}
