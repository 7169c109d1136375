using Molecule.Agent;
using Molecule.Agent.Cards;
using Molecule.Samples.A2A;

namespace Molecule.Samples.Agents;

/// <summary>Says what was said to it: the smallest agent, to see whether a message arrives.</summary>
internal sealed class EchoProgram : IAgentProgram
{
    public AgentSkill Skill { get; } = new()
    {
        Id = "echo",
        Name = "Echo",
        Description = "Answers every message with its own text",
        Tags = ["echo"],
        Examples = ["Is anybody there?"],
    };

    public Task<string> AnswerAsync(A2AEndpoint.Incoming message, MoleculeAgent agent, A2ACaller caller, CancellationToken cancellationToken)
    {
        using var task = agent.BeginTask($"Answering {message.From ?? "somebody"}");
        return Task.FromResult(message.Text);
    }
}
