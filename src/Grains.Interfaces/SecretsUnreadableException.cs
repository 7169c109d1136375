using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces;

/// <summary>Some secrets cannot be opened: with another encryption key, or because their rows were changed. None is given.</summary>
[GenerateSerializer, Alias("molecule.secrets-unreadable")]
public sealed class SecretsUnreadableException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="failedKeys">Which, with their scope: <c>global:KEY</c> or <c>workspace:KEY</c>.</param>
    public SecretsUnreadableException(ImmutableArray<string> failedKeys)
        : base($"{failedKeys.Length} secrets cannot be opened with the encryption keys that there are")
    {
        FailedKeys = failedKeys;
    }

    /// <inheritdoc/>
    public override string Code => "secrets_unreadable";

    /// <summary>Which, with their scope: <c>global:KEY</c> or <c>workspace:KEY</c>.</summary>
    [Id(0)]
    public ImmutableArray<string> FailedKeys { get; }
}
