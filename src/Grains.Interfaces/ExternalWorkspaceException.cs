using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>The workspace's agent runs elsewhere: what was asked is for whoever runs it.</summary>
[GenerateSerializer, Alias("molecule.external-workspace")]
public sealed class ExternalWorkspaceException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="id">Which workspace.</param>
    public ExternalWorkspaceException(WorkspaceId id)
        : base($"the agent of workspace {id} runs elsewhere; nobody here can restart it")
    {
        Id = id;
    }

    /// <inheritdoc/>
    public override string Code => "external_workspace";

    /// <summary>Which workspace was asked for.</summary>
    [Id(0)]
    public WorkspaceId Id { get; }
}
