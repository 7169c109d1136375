namespace Molecule.Grains.Interfaces;

/// <summary>The workspace never had such a token.</summary>
[GenerateSerializer, Alias("molecule.token-not-found")]
public sealed class TokenNotFoundException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="id">Which token.</param>
    public TokenNotFoundException(Guid id)
        : base($"token {id} not found")
    {
        Id = id;
    }

    /// <inheritdoc/>
    public override string Code => "token_not_found";

    /// <summary>Which token.</summary>
    [Id(0)]
    public Guid Id { get; }
}
