using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>A workspace has no container.</summary>
[GenerateSerializer, Alias("molecule.no-container")]
public sealed class NoContainerException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="workspace">Which workspace.</param>
    public NoContainerException(WorkspaceId workspace)
        : base($"workspace {workspace} has no container")
    {
        Workspace = workspace;
    }

    /// <inheritdoc/>
    public override string Code => "no_container";

    /// <summary>Which workspace.</summary>
    [Id(0)]
    public WorkspaceId Workspace { get; }
}
