using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>The forward would lead back to the workspace that it starts from.</summary>
[GenerateSerializer, Alias("molecule.forward-cycle")]
public sealed class ForwardCycleException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="id">Which workspace the chain of forwards comes back to.</param>
    public ForwardCycleException(WorkspaceId id)
        : base($"forward_to: it leads back to {id}")
    {
        Id = id;
    }

    /// <inheritdoc/>
    public override string Code => "forward_cycle";

    /// <summary>Which workspace the chain of forwards comes back to.</summary>
    [Id(0)]
    public WorkspaceId Id { get; }
}
