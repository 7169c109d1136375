namespace Molecule.Grains.Interfaces;

/// <summary>The silo has no encryption key that it could seal or open secrets with. Nothing was read or written.</summary>
[GenerateSerializer, Alias("molecule.secrets-unavailable")]
public sealed class SecretsUnavailableException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="problem">What is wrong with the configuration; nothing of a key.</param>
    public SecretsUnavailableException(string problem)
        : base($"secrets cannot be used: {problem}")
    {
    }

    /// <inheritdoc/>
    public override string Code => "secrets_unavailable";
}
