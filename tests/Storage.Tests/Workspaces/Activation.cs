using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Storage.Workspaces;
using Npgsql;

namespace Molecule.Storage.Tests.Workspaces;

/// <summary>What one activation of a workspace grain does with its storage: reads once, applies facts, writes under the version it knows.</summary>
internal sealed class Activation
{
    private readonly WorkspaceStorage _storage;
    private readonly GrainId _grain;
    private readonly GrainState<WorkspaceRecord> _state = new(new WorkspaceRecord());

    private Activation(NpgsqlDataSource database, WorkspaceId id)
    {
        Id = id;
        _storage = new WorkspaceStorage(database);
        _grain = GrainId.Create(GrainType.Create("workspace"), GrainIdKeyExtensions.CreateGuidKey(id.Value));
    }

    public WorkspaceId Id { get; }

    public WorkspaceRecord Record => _state.State.ShouldNotBeNull();

    public WorkspaceState State => Record.State.ShouldNotBeNull();

    /// <summary>Position of the last fact that this activation has committed.</summary>
    public long LastPosition => Record.Committed[^1].Position;

    public bool Exists => _state.RecordExists;

    public static async Task<Activation> ReadAsync(NpgsqlDataSource database, WorkspaceId id)
    {
        var activation = new Activation(database, id);
        await activation.ReadAsync();
        return activation;
    }

    /// <summary>A new workspace, provisioned and nothing else.</summary>
    public static async Task<Activation> CreateAsync(NpgsqlDataSource database, WorkspaceId? parent = null, string name = "QA")
    {
        var activation = await ReadAsync(database, new WorkspaceId(Guid.NewGuid()));
        await activation.CommitAsync(Facts.Created(name, parent));
        return activation;
    }

    public Task ReadAsync() => _storage.ReadStateAsync("workspace", _grain, _state);

    public Task CommitAsync(params WorkspaceFact[] facts) => CommitAsync(record => record, facts);

    /// <summary>Commits facts with what is saved beside them. After a failure the record is what it was.</summary>
    public async Task CommitAsync(Func<WorkspaceRecord, WorkspaceRecord> beside, params WorkspaceFact[] facts)
    {
        var before = Record;
        _state.State = beside(before) with
        {
            State = facts.Aggregate(before.State, (state, fact) => WorkspaceState.Apply(Id, state, fact)),
            Uncommitted = [.. facts],
        };
        try
        {
            await _storage.WriteStateAsync("workspace", _grain, _state);
        }
        catch
        {
            _state.State = before;
            throw;
        }
    }

    public Task ClearAsync() => _storage.ClearStateAsync("workspace", _grain, _state);
}
