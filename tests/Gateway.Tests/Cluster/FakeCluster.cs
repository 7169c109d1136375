using System.Collections.Concurrent;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Tests.Activity;
using Molecule.Gateway.Tests.Agents;
using Molecule.Gateway.Tests.Approvals;
using Molecule.Gateway.Tests.Bundles;
using Molecule.Gateway.Tests.Canvas;
using Molecule.Gateway.Tests.Configuration;
using Molecule.Gateway.Tests.Containers;
using Molecule.Gateway.Tests.Delegations;
using Molecule.Gateway.Tests.EventLog;
using Molecule.Gateway.Tests.Heartbeats;
using Molecule.Gateway.Tests.History;
using Molecule.Gateway.Tests.Memories;
using Molecule.Gateway.Tests.Secrets;
using Molecule.Gateway.Tests.Workspaces;
using Molecule.Grains.Interfaces.Activity;
using Molecule.Grains.Interfaces.Agents;
using Molecule.Grains.Interfaces.Approvals;
using Molecule.Grains.Interfaces.Bundles;
using Molecule.Grains.Interfaces.Canvas;
using Molecule.Grains.Interfaces.Cluster;
using Molecule.Grains.Interfaces.Configuration;
using Molecule.Grains.Interfaces.Containers;
using Molecule.Grains.Interfaces.Delegations;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Heartbeats;
using Molecule.Grains.Interfaces.History;
using Molecule.Grains.Interfaces.Memories;
using Molecule.Grains.Interfaces.Secrets;
using Molecule.Grains.Interfaces.Teams;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Cluster;

/// <summary>Grains in memory that do what a test tells them. The real ones are met in the end-to-end tests.</summary>
internal sealed class FakeCluster : IClusterConnection, IGrainFactory
{
    private readonly ConcurrentDictionary<Guid, FakeWorkspace> _workspaces = [];

    /// <summary>Whether the gateway has not reached the cluster yet.</summary>
    public bool IsAway { get; set; }

    public IGrainFactory Grains => IsAway ? throw new ClusterUnavailableException() : this;

    /// <summary>Which beats are heard in the gateway's own process; by default it is none of a silo.</summary>
    public Func<AgentBeat, bool> Hears { get; set; } = _ => false;

    public FakeOrganization Organization { get; } = new();

    public FakeEventLog Log { get; } = new();

    public FakeSilos Silos { get; } = new();

    /// <summary>By which keys the cluster was asked about itself.</summary>
    public ConcurrentDictionary<long, bool> ClusterKeys { get; } = new();

    public FakeViewport Viewport { get; } = new();

    public FakeActivityLog Activity { get; } = new();

    public FakeDelegations Delegations { get; } = new();

    public FakeApprovals Approvals { get; } = new();
    public FakeAgentHistory AgentHistory { get; } = new();

    public FakeMemories Memories { get; } = new();

    public FakeKeyValueMemory KeyValueMemory { get; } = new();

    public FakeConfiguration Configuration { get; } = new();
    public FakeHistory History { get; } = new();

    public FakeSecrets Secrets { get; } = new();

    public FakeContainers Containers { get; } = new();

    public FakeBundles Bundles { get; } = new();

    public FakeIntake Intake { get; } = new();

    /// <summary>The workspace that was asked for last.</summary>
    public FakeWorkspace? Last { get; private set; }

    public FakeWorkspace this[Guid id] => _workspaces.GetOrAdd(id, key => new FakeWorkspace(new WorkspaceId(key), id => this[id.Value]));

    public bool TryHear(AgentBeat beat) => Hears(beat);

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey
    {
        if (typeof(TGrainInterface) == typeof(IHistory))
            return (TGrainInterface)(object)History;

        if (typeof(TGrainInterface) == typeof(IBundleTop))
            return (TGrainInterface)(object)Bundles;

        if (typeof(TGrainInterface) == typeof(IApproval))
            return (TGrainInterface)(object)Approvals.Take(primaryKey);

        Last = this[primaryKey];
        object grain = typeof(TGrainInterface) switch
        {
            var type when type == typeof(ITeam) => Last.Team,
            var type when type == typeof(IAgentAssignment) => Last.Assignment,
            _ => Last,
        };
        return (TGrainInterface)grain;
    }

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey
    {
        if (typeof(TGrainInterface) == typeof(ICluster))
            ClusterKeys[primaryKey] = true;

        object grain = typeof(TGrainInterface) switch
        {
            var type when type == typeof(IOrganization) => Organization,
            var type when type == typeof(IEventLogReader) => Log,
            var type when type == typeof(ICluster) => Silos,
            var type when type == typeof(ICanvasViewport) => Viewport,
            var type when type == typeof(IActivityLog) => Activity,
            var type when type == typeof(IDelegations) => Delegations,
            var type when type == typeof(IApprovals) => Approvals,
            var type when type == typeof(IAgentHistory) => AgentHistory,
            var type when type == typeof(IMemories) => Memories,
            var type when type == typeof(IKeyValueMemory) => KeyValueMemory,
            var type when type == typeof(ISecrets) || type == typeof(ISecretOversight) => Secrets,
            var type when type == typeof(IBundles) => Bundles,
            var type when type == typeof(IConfigurationDocuments) => Configuration,
            var type when type == typeof(IContainers) => Containers,
            var type => throw new NotSupportedException(type.Name),
        };
        return (TGrainInterface)grain;
    }

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        if (typeof(TGrainInterface) == typeof(IContainerLog))
        {
            Containers.LogKey = primaryKey;
            return (TGrainInterface)(object)Containers;
        }

        return typeof(TGrainInterface) == typeof(IHeartbeatIntake) ? (TGrainInterface)(object)Intake : throw new NotSupportedException();
    }

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey => throw new NotSupportedException();

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw new NotSupportedException();

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey) => throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix) => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId) => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) => throw new NotSupportedException();
}
