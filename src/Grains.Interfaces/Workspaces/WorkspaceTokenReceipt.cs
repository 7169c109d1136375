namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>A token that was just issued.</summary>
/// <param name="Token">What is known of it from now on.</param>
/// <param name="Text">The bearer token itself, 43 characters of base64url: the platform keeps a hash and cannot say it again.</param>
[GenerateSerializer, Immutable, Alias("molecule.workspace-token-receipt")]
public sealed record WorkspaceTokenReceipt([property: Id(0)] WorkspaceToken Token, [property: Id(1)] string Text)
{
    /// <summary>Never the token: records print their members, and this one could end in a log.</summary>
    /// <returns>What is known of it.</returns>
    public override string ToString() => Token.ToString();
}
