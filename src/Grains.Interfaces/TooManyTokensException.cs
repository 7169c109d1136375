namespace Molecule.Grains.Interfaces;

/// <summary>The workspace has as many live tokens as it may have.</summary>
[GenerateSerializer, Alias("molecule.too-many-tokens")]
public sealed class TooManyTokensException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="limit">How many live tokens a workspace may have.</param>
    public TooManyTokensException(int limit)
        : base($"a workspace has at most {limit} live tokens; revoke one first")
    {
        Limit = limit;
    }

    /// <inheritdoc/>
    public override string Code => "too_many_tokens";

    /// <summary>How many live tokens a workspace may have.</summary>
    [Id(0)]
    public int Limit { get; }
}
