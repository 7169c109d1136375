using Molecule.Agent;
using Molecule.Agent.Cards;
using Molecule.Samples.A2A;

namespace Molecule.Samples.Agents;

/// <summary>What an agent does with a message.</summary>
internal interface IAgentProgram
{
    /// <summary>What it can do, for its card.</summary>
    AgentSkill Skill { get; }

    /// <summary>Answers a message.</summary>
    /// <param name="message">What came in.</param>
    /// <param name="agent">The agent that answers: it tells the platform of tasks and finds peers.</param>
    /// <param name="caller">Asks other agents.</param>
    /// <param name="cancellationToken">Ends when whoever asked has gone.</param>
    Task<string> AnswerAsync(A2AEndpoint.Incoming message, MoleculeAgent agent, A2ACaller caller, CancellationToken cancellationToken);
}
