namespace Molecule.Grains.Interfaces;

/// <summary>The engine has nothing that belongs to nobody under that name.</summary>
[GenerateSerializer, Alias("molecule.orphan-not-found")]
public sealed class OrphanNotFoundException : MoleculeException
{
    /// <summary>Refuses.</summary>
    public OrphanNotFoundException()
        : base("no such orphan")
    {
    }

    /// <inheritdoc/>
    public override string Code => "orphan_not_found";
}
