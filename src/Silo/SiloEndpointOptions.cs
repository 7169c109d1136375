using System.ComponentModel.DataAnnotations;

namespace Molecule.Silo;

/// <summary>Where this silo is reached, and what it is called. Section <c>Silo</c> of the configuration.</summary>
internal sealed class SiloEndpointOptions
{
    /// <summary>What it calls itself; unique among the silos that run. The machine's name and the port by default.</summary>
    [MaxLength(100)]
    public string? Name { get; set; }

    /// <summary>IP address that other silos and gateways reach it at, or the network interface that has it, such as eth0; 127.0.0.1 by default.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>Port for other silos, 1 to 65535; 11111 by default.</summary>
    [Range(1, ushort.MaxValue)]
    public int Port { get; set; } = 11111;

    /// <summary>Port for gateways, 1 to 65535; 30000 by default.</summary>
    [Range(1, ushort.MaxValue)]
    public int GatewayPort { get; set; } = 30000;
}
