using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>The workspace that shall take over does not exist or is removed.</summary>
[GenerateSerializer, Alias("molecule.forward-target-not-found")]
public sealed class ForwardTargetNotFoundException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="id">Which workspace was to take over.</param>
    public ForwardTargetNotFoundException(WorkspaceId id)
        : base($"forward_to: there is no workspace {id} to take over")
    {
        Id = id;
    }

    /// <inheritdoc/>
    public override string Code => "forward_target_not_found";

    /// <summary>Which workspace was to take over.</summary>
    [Id(0)]
    public WorkspaceId Id { get; }
}
