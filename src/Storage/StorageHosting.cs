using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Molecule.Grains.Activity;
using Molecule.Grains.Canvas;
using Molecule.Grains.Cluster;
using Molecule.Grains.Delegations;
using Molecule.Grains.EventLog;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Heartbeats;
using Molecule.Storage.Activity;
using Molecule.Storage.Canvas;
using Molecule.Storage.Cluster;
using Molecule.Storage.Delegations;
using Molecule.Storage.EventLog;
using Molecule.Storage.Postgres;
using Molecule.Storage.Redis;
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
        services.AddSingleton<IHeartbeatStore, HeartbeatStore>();
        services.AddSingleton<IPresence, RedisPresence>();
        services.AddSingleton<IAnnouncer, RedisAnnouncer>();
        services.AddSingleton<IEventLog, EventLogQueries>();
        services.AddSingleton<IViewportStore, ViewportStore>();
        services.AddSingleton<IActivityStore, ActivityStore>();
        services.AddSingleton<IDelegationStore, DelegationStore>();
        services.AddSingleton<IDatabaseProbe, DatabaseProbe>();
        return services;
    }
}
