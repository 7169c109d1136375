namespace Molecule.Cli.Operating;

/// <summary>Whom a command asks, and as whom.</summary>
internal sealed record OperatorOptions
{
    /// <summary>Address of a gateway, as it was typed.</summary>
    public string Url { get; init; } = OperatorRequest.DefaultUrl;

    /// <summary>The operator's token; null to show none.</summary>
    public string? Token { get; init; }
}
