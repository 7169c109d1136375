using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>No agent fills the workspace.</summary>
[GenerateSerializer, Alias("molecule.no-active-agent")]
public sealed class NoActiveAgentException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="id">Which workspace.</param>
    public NoActiveAgentException(WorkspaceId id)
        : base($"workspace {id} has no active agent")
    {
        Id = id;
    }

    /// <inheritdoc/>
    public override string Code => "no_active_agent";

    /// <summary>Which workspace has none.</summary>
    [Id(0)]
    public WorkspaceId Id { get; }
}
