namespace Molecule.Grains.Interfaces;

/// <summary>The workspace has no delegation of that name, or it is so long ago that it has been let go.</summary>
[GenerateSerializer, Alias("molecule.delegation-not-found")]
public sealed class DelegationNotFoundException : MoleculeException
{
    /// <summary>Refuses.</summary>
    public DelegationNotFoundException()
        : base("delegation not found")
    {
    }

    /// <inheritdoc/>
    public override string Code => "delegation_not_found";
}
