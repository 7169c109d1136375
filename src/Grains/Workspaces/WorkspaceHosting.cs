using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Molecule.Grains.Containers;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Routing;
using Molecule.Grains.Workspaces.Commits;
using Molecule.Grains.Workspaces.Heartbeats;
using Molecule.Grains.Workspaces.Liveness;
using Molecule.Grains.Workspaces.Tokens;

namespace Molecule.Grains.Workspaces;

/// <summary>Puts workspaces into a silo.</summary>
internal static class WorkspaceHosting
{
    /// <summary>Adds what workspace grains need, but for the ports. Call it before the silo is added, so that the last flush comes after the last grain.</summary>
    public static IServiceCollection AddWorkspaces(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WorkspaceOptions>().Bind(configuration.GetSection("Workspaces")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WorkspaceOptions>, WorkspaceOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Listening>();
        services.AddSingleton<GiveUps>();
        services.AddSingleton(provider => new Deadlines(
            workspace => provider.GetRequiredService<IGrainFactory>().GetGrain<IWorkspaceWatch>(workspace.Value).LookAsync(CancellationToken.None),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Deadlines>>()));
        services.AddSingleton<LivenessRing>();
        services.AddGrainService<LivenessShare>();
        services.AddSingleton<HeartbeatBuffer>();
        services.AddSingleton<HeartbeatEar>();
        services.AddHostedService<HeartbeatFlusher>();
        services.AddSingleton<TokenUses>();
        services.AddHostedService<TokenUseFlusher>();
        services.AddSingleton<CommitEars>();
        services.AddSingleton<CommitRelay>();
        services.AddSingleton<LocalActivations>();
        services.Replace(ServiceDescriptor.Singleton<IPersistentStateFactory, RowFactory>());
        services.AddPlacementDirector<SiloPlacement, SiloPlacementDirector>();
        services.AddSingleton<IHearsCommits>(provider => provider.GetRequiredService<LocalActivations>());
        services.AddGrainService<CommitEar>();
        services.AddSingleton<CommitCatchUp>();
        services.AddHostedService(provider => provider.GetRequiredService<CommitCatchUp>());
        services.AddRouting();
        services.AddContainers(configuration);
        return services;
    }

    /// <summary>Adds the witnesses that ask workspaces. Call it after the silo is added: they need the cluster to be there.</summary>
    public static IServiceCollection AddWitnesses(this IServiceCollection services) =>
        services.AddHostedService<LivenessSweep>().AddHostedService<ExpiryWatch>();
}
