using System.Collections.Concurrent;
using System.Collections.Immutable;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;
using Molecule.Grains.Workspaces.Tokens;

namespace Molecule.Grains.Tests.Workspaces.Tokens;

/// <summary>Reads tokens out of the facts, and keeps when they were used; can be away.</summary>
internal sealed class MemoryTokenStore(MemoryWorkspaceStorage storage) : ITokenStore
{
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _uses = new();
    private int _writes;

    public bool IsAway { get; set; }

    /// <summary>How often uses were written.</summary>
    public int Writes => Volatile.Read(ref _writes);

    public Task<ImmutableArray<WorkspaceToken>> ListAsync(WorkspaceId workspace, int limit, CancellationToken cancellationToken)
    {
        var facts = storage.FactsOf(workspace);
        var revoked = facts.OfType<WorkspaceFact.TokenRevoked>().ToDictionary(fact => fact.TokenId, fact => fact.At);
        return Task.FromResult(facts.OfType<WorkspaceFact.TokenIssued>()
            .Select(issued => new WorkspaceToken(
                issued.TokenId, issued.Prefix, issued.At, LastUse(issued.TokenId), revoked.TryGetValue(issued.TokenId, out var at) ? at : null))
            .Reverse()
            .Take(limit)
            .ToImmutableArray());
    }

    public Task<bool> ExistsAsync(WorkspaceId workspace, Guid token, CancellationToken cancellationToken) =>
        Task.FromResult(storage.FactsOf(workspace).OfType<WorkspaceFact.TokenIssued>().Any(issued => issued.TokenId == token));

    public Task SaveUsesAsync(IReadOnlyCollection<KeyValuePair<Guid, DateTimeOffset>> uses, CancellationToken cancellationToken)
    {
        if (IsAway)
        {
            throw new StorageUnavailableException("nobody answers");
        }

        foreach (var (token, at) in uses)
        {
            _uses[token] = at;
        }

        Interlocked.Increment(ref _writes);
        return Task.CompletedTask;
    }

    private DateTimeOffset? LastUse(Guid token) => _uses.TryGetValue(token, out var at) ? at : null;
}
