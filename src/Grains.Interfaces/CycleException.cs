using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>The move would make a workspace its own ancestor.</summary>
[GenerateSerializer, Alias("molecule.cycle")]
public sealed class CycleException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="id">Which workspace.</param>
    public CycleException(WorkspaceId id)
        : base($"parent_id: {id} is the workspace itself or stands below it")
    {
        Id = id;
    }

    /// <inheritdoc/>
    public override string Code => "cycle";

    /// <summary>Which parent was asked for.</summary>
    [Id(0)]
    public WorkspaceId Id { get; }
}
