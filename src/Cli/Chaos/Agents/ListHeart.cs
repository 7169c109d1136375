using System.Text.Json;
using System.Text.Json.Nodes;

namespace Molecule.Cli.Chaos.Agents;

/// <summary>A host that beats for its agents in one list.</summary>
internal sealed class ListHeart(IReadOnlyList<SimulatedAgent> agents, Gateways gateways, TimeSpan limit, Journal journal, TimeProvider time)
    : Heart(agents, gateways, agents[0].Number, journal, time)
{
    protected override async Task<Answer> BeatAsync(int turn, IReadOnlyList<SimulatedAgent> living, CancellationToken stop)
    {
        var list = new JsonArray(
            [.. living.Select(agent => new JsonObject { ["workspace_id"] = agent.Workspace, ["auth_token"] = agent.Token, ["error_rate"] = 0, ["active_tasks"] = 0 })]);
        var reply = await Gateways.SendAsync(turn, HttpMethod.Post, "registry/heartbeats", list, limit, stop);
        if (!reply.IsGood)
            return reply.LeavesOpen ? Answer.None : Answer.None with { Refusal = $"{reply.Status} {reply.Text}" };
        var results = reply.Json.GetProperty("results").EnumerateArray().ToList();
        var refusals = results.Where(result => !IsOk(result) && result.GetProperty("status_code").GetInt32() != 503).Select(result => result.GetRawText());
        return new Answer(
            [.. results.Select(IsOk)],
            TimeSpan.FromMilliseconds(reply.Json.GetProperty("next_heartbeat_ms").GetInt32()),
            refusals.FirstOrDefault());
    }

    private static bool IsOk(JsonElement result) => result.GetProperty("status").GetString() == "ok";
}
