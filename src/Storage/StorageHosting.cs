using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Molecule.Grains.Activity;
using Molecule.Grains.Agents;
using Molecule.Grains.Approvals;
using Molecule.Grains.Bundles;
using Molecule.Grains.Canvas;
using Molecule.Grains.Cluster;
using Molecule.Grains.Configuration;
using Molecule.Grains.Containers;
using Molecule.Grains.Delegations;
using Molecule.Grains.EventLog;
using Molecule.Grains.History;
using Molecule.Grains.Memories;
using Molecule.Grains.Routing;
using Molecule.Grains.Secrets;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Heartbeats;
using Molecule.Grains.Workspaces.Liveness;
using Molecule.Grains.Workspaces.Tokens;
using Molecule.Storage.Activity;
using Molecule.Storage.Agents;
using Molecule.Storage.Approvals;
using Molecule.Storage.Bundles;
using Molecule.Storage.Canvas;
using Molecule.Storage.Cluster;
using Molecule.Storage.Configuration;
using Molecule.Storage.Containers;
using Molecule.Storage.Delegations;
using Molecule.Storage.EventLog;
using Molecule.Storage.History;
using Molecule.Storage.Memories;
using Molecule.Storage.Postgres;
using Molecule.Storage.Redis;
using Molecule.Storage.Routing;
using Molecule.Storage.Secrets;
using Molecule.Storage.Workspaces;
using Npgsql;
using Orleans.Storage;
using StackExchange.Redis;

namespace Molecule.Storage;

/// <summary>Puts Postgres and Redis behind the ports of the grains.</summary>
internal static class StorageHosting
{
    /// <summary>Reads <c>DATABASE_URL</c> and <c>REDIS_URL</c> and adds everything that talks to them. Connects to nothing yet.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var connection = DatabaseUrl.Parse(configuration["DATABASE_URL"]);
        connection.ApplicationName ??= "molecule-silo";
        services.AddSingleton(_ => NpgsqlDataSource.Create(connection));
        services.AddSingleton<Migrator>();

        var redis = RedisUrl.Parse(configuration["REDIS_URL"]);
        services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(redis));

        services.AddKeyedSingleton<IGrainStorage, WorkspaceStorage>(WorkspaceGrain.StorageName);
        services.AddSingleton<IWorkspaceQueries, WorkspaceQueries>();
        services.AddSingleton<IRoutingQueries, RoutingQueries>();
        services.AddSingleton<IHeartbeatStore, HeartbeatStore>();
        services.AddSingleton<ITokenStore, TokenStore>();
        services.AddSingleton<IPresence, RedisPresence>();
        services.AddSingleton<IExpiries, RedisExpiries>();
        services.AddSingleton<IAnnouncer, RedisAnnouncer>();
        services.AddSingleton<IEventLog, EventLogQueries>();
        services.AddSingleton<IAgentRecords, AgentRecords>();
        services.AddSingleton<IHistoryLog, HistoryLog>();
        services.AddSingleton<IViewportStore, ViewportStore>();
        services.AddSingleton<IActivityStore, ActivityStore>();
        services.AddSingleton<IDelegationStore, DelegationStore>();
        services.AddSingleton<IApprovalStore, ApprovalStore>();
        services.AddSingleton<IMemoryStore, MemoryStore>();
        services.AddSingleton<IKeyValueStore, KeyValueStore>();
        services.AddSingleton<ISecretStore, SecretStore>();
        services.AddSingleton<IBundleStore, BundleStore>();
        services.AddSingleton<IConfigurationStore, ConfigurationStore>();
        services.AddSingleton<IContainerStore, ContainerStore>();
        services.AddSingleton<IDatabaseProbe, DatabaseProbe>();
        return services;
    }
}
