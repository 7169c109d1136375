using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>A workspace above is paused, and everything below it rests as long.</summary>
[GenerateSerializer, Alias("molecule.ancestor-paused")]
public sealed class AncestorPausedException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="id">Which workspace above is paused.</param>
    public AncestorPausedException(WorkspaceId id)
        : base($"workspace {id} above it is paused; resume that one")
    {
        Id = id;
    }

    /// <inheritdoc/>
    public override string Code => "ancestor_paused";

    /// <summary>Which workspace above is paused.</summary>
    [Id(0)]
    public WorkspaceId Id { get; }
}
