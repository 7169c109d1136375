namespace Molecule.Grains.Interfaces;

/// <summary>There is no secret of that key.</summary>
[GenerateSerializer, Alias("molecule.secret-not-found")]
public sealed class SecretNotFoundException : MoleculeException
{
    /// <summary>Refuses.</summary>
    public SecretNotFoundException()
        : base("secret not found")
    {
    }

    /// <inheritdoc/>
    public override string Code => "secret_not_found";
}
