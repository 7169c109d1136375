using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>The workspace has a parent, and only one without may do this.</summary>
[GenerateSerializer, Alias("molecule.not-a-root")]
public sealed class NotARootException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="id">Which workspace.</param>
    public NotARootException(WorkspaceId id)
        : base("scope GLOBAL is only for workspaces without a parent")
    {
        Id = id;
    }

    /// <inheritdoc/>
    public override string Code => "not_a_root";

    /// <summary>Which workspace asked.</summary>
    [Id(0)]
    public WorkspaceId Id { get; }
}
