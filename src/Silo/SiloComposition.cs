using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Molecule.Grains.Activity;
using Molecule.Grains.Approvals;
using Molecule.Grains.Chores;
using Molecule.Grains.Cluster;
using Molecule.Grains.Containers;
using Molecule.Grains.History;
using Molecule.Grains.Memories;
using Molecule.Grains.Routing;
using Molecule.Grains.Secrets;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Commits;
using Molecule.Grains.Workspaces.Liveness;
using Molecule.Provisioning.Containers;
using Molecule.Storage;
using Molecule.Storage.Postgres;
using Molecule.Storage.Workspaces;
using Npgsql;
using Orleans.Configuration;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Molecule.Silo;

/// <summary>What a silo process consists of.</summary>
internal static class SiloComposition
{
    private const string ServiceId = "molecule";

    public static void AddSilo(this IHostApplicationBuilder builder)
    {
        var endpoint = builder.Configuration.GetSection("Silo").Get<SiloEndpointOptions>() ?? new SiloEndpointOptions();
        Validator.ValidateObject(endpoint, new ValidationContext(endpoint), validateAllProperties: true);
        var address = EndpointAddress.Find(endpoint.Address);
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });

        // What Orleans says of itself while all is well would bury what happens to workspaces. Every refusal of the storage provider it logs as
        // an error, under the provider's name: a refusal is an answer, an outage is logged by the one who waits, and a bug fails the call.
        builder.Logging.AddFilter("Orleans", LogLevel.Warning);
        builder.Logging.AddFilter("Polly", LogLevel.Warning);
        builder.Logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        builder.Logging.AddFilter(typeof(WorkspaceStorage).FullName, LogLevel.None);

        // Orleans tells each grain service about every change of the ring, which is nothing to it.
        builder.Logging.AddFilter(typeof(CommitEar).FullName, LogLevel.Warning);
        builder.Logging.AddFilter(typeof(BusyEar).FullName, LogLevel.Warning);
        builder.Logging.AddFilter(typeof(LivenessShare).FullName, LogLevel.Warning);
        builder.Services.AddStorage(builder.Configuration);
        builder.Services.AddWorkspaces(builder.Configuration);
        builder.Services.AddActivity(builder.Configuration);
        builder.Services.AddApprovals(builder.Configuration);
        builder.Services.AddMemories();
        builder.Services.AddSecrets(builder.Configuration);
        builder.Services.AddHistory(builder.Configuration);
        builder.UseOrleans(silo => Rebalancing(silo)
            .Configure<ClusterOptions>(cluster =>
            {
                cluster.ServiceId = ServiceId;
                cluster.ClusterId = builder.Configuration["Cluster:Id"] ?? ServiceId;
            })
            .Configure<SiloOptions>(options => options.SiloName = endpoint.Name ?? $"{Environment.MachineName}-{endpoint.Port}")
            .UseSiloMetadata(ReachesEngineDirector.Describe(ContainerHosting.EnginesIn(builder.Configuration)))
            .ConfigureEndpoints(address, endpoint.Port, endpoint.GatewayPort, listenOnAnyHostAddress: false)
            .Configure<ClusterMembershipOptions>(Membership)
            .Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(5))
            .Configure<GrainCollectionOptions>(collection => collection.CollectionAge = TimeSpan.FromMinutes(15))
            .UseAdoNetClustering((OptionsBuilder<AdoNetClusteringSiloOptions> clustering) => clustering.Configure<NpgsqlDataSource>((options, database) =>
            {
                options.Invariant = "Npgsql";
                options.DataSource = database;
            })));
        builder.Services.AddMembers();
        builder.Services.AddWitnesses();
        builder.Services.AddChores();
        builder.Services.AddEngines(builder.Configuration);
        builder.Services.AddDockerEngines(builder.Configuration, builder.Configuration["Provisioning:Installation"] ?? ServiceId);
    }

    /// <summary>Brings the database up to date before the silo needs it.</summary>
    public static Task MigrateAsync(this IHost host) => host.Services.GetRequiredService<Migrator>()
        .MigrateAsync(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);

    /// <summary>
    /// A silo that joins takes over its share of the workspaces that others carry, within about a minute. Looking more often costs next to nothing
    /// while the shares are even.
    /// </summary>
    private static ISiloBuilder Rebalancing(ISiloBuilder silo)
    {
        silo.Configure<ActivationRebalancerOptions>(rebalancing =>
        {
            rebalancing.RebalancerDueTime = TimeSpan.FromSeconds(10);
            rebalancing.SessionCyclePeriod = TimeSpan.FromSeconds(5);
        });

        // The alternative is code of our own that does the same; FailoverTests holds it to its promise.
#pragma warning disable ORLEANSEXP002 // Its interface may still change.
        return silo.AddActivationRebalancer();
#pragma warning restore ORLEANSEXP002
    }

    /// <summary>
    /// A killed silo is found dead in two to three seconds and a hung one in about nine, where the defaults take six and sixty-five. The
    /// upper bound of the probe timeout is what bounds the hung case; fewer than three missed probes would invite false alarms.
    /// </summary>
    private static void Membership(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(2);
        membership.MinProbeTimeout = TimeSpan.FromSeconds(1);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(2.5);
        membership.NumMissedProbesLimit = 3;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(15);
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
    }
}
