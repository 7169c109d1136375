namespace Molecule.Grains.Interfaces;

/// <summary>A bearer token was shown that is not this workspace's.</summary>
[GenerateSerializer, Alias("molecule.invalid-token")]
public sealed class InvalidTokenException : MoleculeException
{
    /// <summary>Refuses.</summary>
    public InvalidTokenException()
        : base("invalid workspace auth token")
    {
    }

    /// <inheritdoc/>
    public override string Code => "invalid_token";
}
