namespace Molecule.Gateway.Sessions;

/// <summary>What a person signs in with.</summary>
internal sealed record LoginBody
{
    /// <summary>The operator token. Required.</summary>
    public string? Token { get; init; }
}
