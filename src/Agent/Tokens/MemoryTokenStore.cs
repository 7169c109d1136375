using System.Collections.Concurrent;

namespace Molecule.Agent.Tokens;

/// <summary>Keeps tokens until the process ends. Right for a trial, wrong for an agent that has to come back as itself.</summary>
public sealed class MemoryTokenStore : ITokenStore
{
    private readonly ConcurrentDictionary<Guid, string> _tokens = new();

    /// <inheritdoc/>
    public Task<string?> FindAsync(Guid workspaceId, CancellationToken cancellationToken) =>
        Task.FromResult(_tokens.GetValueOrDefault(workspaceId));

    /// <inheritdoc/>
    public Task KeepAsync(Guid workspaceId, string token, CancellationToken cancellationToken)
    {
        _tokens[workspaceId] = token;
        return Task.CompletedTask;
    }
}
