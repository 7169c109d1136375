namespace Molecule.Gateway.Door;

/// <summary>Where the gateway listens and who may knock.</summary>
internal sealed class DoorOptions
{
    public const string Localhost = "localhost";

    /// <summary>
    /// Address to listen on, <c>0.0.0.0</c> or <c>::</c> for all of them; <c>MOLECULE_LISTEN</c>. Others than loopback addresses need an
    /// operator token. Default localhost.
    /// </summary>
    public string Listen { get; set; } = Localhost;

    /// <summary>Port to listen on; <c>PORT</c>. 0 takes a free one, on 127.0.0.1 when that is localhost. Default 8080.</summary>
    public string Port { get; set; } = "8080";

    /// <summary>
    /// Makes its bearer the operator, and shuts every door to callers without a token; <c>MOLECULE_OPERATOR_TOKEN</c>, 32 characters or more.
    /// Default none: whoever is on this machine is the operator.
    /// </summary>
    public string? OperatorToken { get; set; }

    /// <summary>
    /// Names under which the gateway is reached, joined by commas; <c>MOLECULE_HOSTS</c>. Without an operator token only loopback names are
    /// served, with one any name when this is empty. Default empty.
    /// </summary>
    public string Hosts { get; set; } = "";

    /// <summary>Origins of web pages that may call besides the gateway's own, joined by commas, or <c>*</c>; <c>CORS_ORIGINS</c>.</summary>
    public string Origins { get; set; } = "http://localhost:3000,http://localhost:3001";

    /// <summary>Connections that are open at once; over it new ones are closed. Default 10,000.</summary>
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>How long a client may take to send its headers before it is cut off. Default 10 s.</summary>
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
