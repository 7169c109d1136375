using Molecule.Gateway.Cluster;

namespace Molecule.CoHost;

/// <summary>Puts a gateway beside a silo.</summary>
internal static class CoHostExtensions
{
    /// <summary>The gateway asks the silo of its own process.</summary>
    public static void AddCoHostedCluster(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<IClusterConnection, CoHostedCluster>();
}
