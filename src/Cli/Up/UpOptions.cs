namespace Molecule.Cli.Up;

/// <summary>What <c>up</c> was asked for.</summary>
internal sealed record UpOptions
{
    public const int DefaultPort = 8080;

    public required int Silos { get; init; }

    public required int Gateways { get; init; }

    /// <summary>One process that is a silo and a gateway.</summary>
    public required bool CoHost { get; init; }

    public required bool Sample { get; init; }

    /// <summary>The silos start the agents of workspaces, in containers of the engine that Docker's command line talks to.</summary>
    public required bool Docker { get; init; }

    /// <summary>Null when nobody asked for a port: then a taken one is no error.</summary>
    public required int? Port { get; init; }

    public required string Data { get; init; }

    /// <summary>Handed on to the gateways; null leaves them open to whoever is on this machine, and with containers has one made.</summary>
    public required string? OperatorToken { get; init; }

    /// <summary>What secrets are encrypted with; null for a key that is made and kept with the data.</summary>
    public string? SecretsKey { get; init; }

    /// <summary>The folder of templates; null for those that come with it.</summary>
    public string? Templates { get; init; }
}
