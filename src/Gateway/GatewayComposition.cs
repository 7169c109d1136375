using Molecule.Gateway.Access;
using Molecule.Gateway.Activity;
using Molecule.Gateway.Agents;
using Molecule.Gateway.Approvals;
using Molecule.Gateway.Bundles;
using Molecule.Gateway.Canvas;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Configuration;
using Molecule.Gateway.Containers;
using Molecule.Gateway.Delegations;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Door;
using Molecule.Gateway.EventLog;
using Molecule.Gateway.Feed;
using Molecule.Gateway.Health;
using Molecule.Gateway.Heartbeats;
using Molecule.Gateway.History;
using Molecule.Gateway.Limits;
using Molecule.Gateway.Memories;
using Molecule.Gateway.Metrics;
using Molecule.Gateway.Presence;
using Molecule.Gateway.Redis;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Registry;
using Molecule.Gateway.Routing;
using Molecule.Gateway.Secrets;
using Molecule.Gateway.Sessions;
using Molecule.Gateway.Teams;
using Molecule.Gateway.Templates;
using Molecule.Gateway.Tokens;
using Molecule.Gateway.Traces;
using Molecule.Gateway.Wire;
using Molecule.Gateway.Workspaces;

namespace Molecule.Gateway;

/// <summary>What a gateway consists of.</summary>
internal static class GatewayComposition
{
    /// <summary>Everything but the way to the cluster.</summary>
    public static void AddGateway(this WebApplicationBuilder builder)
    {
        builder.AddLogs();
        builder.AddDoor();
        builder.AddAccess();
        builder.AddSessions();
        builder.AddLimits();
        builder.AddMetrics();
        builder.AddWire();
        builder.AddRefusals();
        builder.AddCluster();
        builder.AddHeartbeats();
        builder.AddRedis();
        builder.AddHealth();
        builder.AddFeed();
        builder.AddCanvas();
        builder.AddPresence();
        builder.AddTemplates();
        builder.Services.AddSingleton<BundleExport>();
        builder.AddTraces();
        builder.AddDocumentation();
    }

    /// <summary>In the order in which a request meets them, then the endpoints.</summary>
    public static void MapGateway(this WebApplication app)
    {
        app.UseMetrics();
        app.UseRefusals();
        app.UseDoor();
        app.UseFeed();
        app.UseAccess();
        app.UseCanvasFiles();

        app.MapHealth();
        app.MapMetrics();
        app.MapSessions();
        app.MapCluster();
        app.MapWorkspaces();
        app.MapTemplates();
        app.MapBundles();
        app.MapTeams();
        app.MapAgents();
        app.MapRegistry();
        app.MapHeartbeats();
        app.MapTokens();
        app.MapRouting();
        app.MapSuccession();
        app.MapEventLog();
        app.MapActivity();
        app.MapDelegations();
        app.MapTraces();
        app.MapApprovals();
        app.MapMemories();
        app.MapKeyValueMemory();
        app.MapConfiguration();
        app.MapSecrets();
        app.MapSecretOversight();
        app.MapContainers();
        app.MapHistory();
        app.MapFeed();
        app.MapCanvas();
        app.MapDocumentation();
    }
}
