using System.Text.Json.Nodes;

namespace Molecule.Cli.Chaos.Agents;

/// <summary>An agent that beats with a request of its own.</summary>
internal sealed class HttpHeart(SimulatedAgent agent, Gateways gateways, TimeSpan limit, Journal journal, TimeProvider time)
    : Heart([agent], gateways, agent.Number, journal, time)
{
    protected override async Task<Answer> BeatAsync(int turn, IReadOnlyList<SimulatedAgent> living, CancellationToken stop)
    {
        var body = new JsonObject { ["workspace_id"] = agent.Workspace, ["error_rate"] = 0, ["active_tasks"] = 1, ["current_task"] = "to live" };
        var reply = await Gateways.SendAsync(turn, HttpMethod.Post, "registry/heartbeat", body, limit, stop, agent.Token);
        if (reply.IsGood)
            return new Answer([true], TimeSpan.FromMilliseconds(reply.Json.GetProperty("next_heartbeat_ms").GetInt32()));
        return reply.LeavesOpen ? Answer.None : Answer.None with { Refusal = $"{reply.Status} {reply.Text}" };
    }
}
