namespace Molecule.Gateway.Presence;

/// <summary>Who else has a canvas open.</summary>
internal static class PresenceExtensions
{
    public static void AddPresence(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<Crowd>();
        services.AddSingleton<PresenceStream>();
        services.AddHostedService<PresenceRelay>();
    }
}
