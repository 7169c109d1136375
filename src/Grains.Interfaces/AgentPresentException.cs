using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>An agent fills the workspace already, and there is room for one.</summary>
[GenerateSerializer, Alias("molecule.agent-present")]
public sealed class AgentPresentException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="id">Which workspace.</param>
    public AgentPresentException(WorkspaceId id)
        : base($"workspace {id} has an active agent; replace, move or remove that one")
    {
        Id = id;
    }

    /// <inheritdoc/>
    public override string Code => "agent_present";

    /// <summary>Which workspace has an agent.</summary>
    [Id(0)]
    public WorkspaceId Id { get; }
}
