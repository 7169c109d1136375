namespace Molecule.Gateway.Heartbeats;

/// <summary>Puts the hearing of heartbeats into the gateway.</summary>
internal static class HeartbeatExtensions
{
    public static void AddHeartbeats(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<HeartbeatPace>();
        services.AddSingleton<HeartbeatRelay>();
        services.AddSingleton<HeartbeatHost>();
    }
}
