namespace Molecule.Cli.Verify;

/// <summary>What <c>molecule verify</c> was asked for.</summary>
internal sealed record VerifyOptions
{
    /// <summary>Where a gateway answers when nothing else is said.</summary>
    public const string DefaultUrl = "http://127.0.0.1:8080";

    /// <summary>Address of a gateway, as it was typed.</summary>
    public string Url { get; init; } = DefaultUrl;

    /// <summary>The operator's token; null to show none.</summary>
    public string? Token { get; init; }
}
