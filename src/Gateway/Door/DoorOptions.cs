namespace Molecule.Gateway.Door;

/// <summary>Where the gateway listens and who may knock.</summary>
internal sealed class DoorOptions
{
    /// <summary>Port on the loopback addresses; <c>PORT</c>. 0 takes a free one on 127.0.0.1. Default 8080.</summary>
    public string Port { get; set; } = "8080";

    /// <summary>Origins of web pages that may call besides the gateway's own, joined by commas, or <c>*</c>; <c>CORS_ORIGINS</c>.</summary>
    public string Origins { get; set; } = "http://localhost:3000,http://localhost:3001";

    /// <summary>Connections that are open at once; over it new ones are closed. Default 10,000.</summary>
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>How long a client may take to send its headers before it is cut off. Default 10 s.</summary>
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
