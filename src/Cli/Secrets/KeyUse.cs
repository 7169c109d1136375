namespace Molecule.Cli.Secrets;

/// <summary>How much is sealed with an encryption key.</summary>
internal sealed record KeyUse
{
    public required string KeyId { get; init; }

    public required bool Current { get; init; }

    public required long Secrets { get; init; }
}
