using Molecule.Agent.Cards;
using Molecule.Agent.Connections;
using Molecule.Agent.Heartbeats;
using Molecule.Agent.Routing;

namespace Molecule.Agent;

/// <summary>
/// An agent that fills a workspace: registered, and reporting by itself until it is disposed. Made by
/// <see cref="MoleculeClient.StartAgentAsync"/>.
/// </summary>
/// <remarks>
/// <para>The heartbeat runs beside the work and never waits for it, nor for the thread pool: it has a thread and a connection of its own,
/// so that an agent which blocks or spins on all of the pool's threads still beats. (Where a proxy stands between the agent and the
/// platform, a beat does need the pool.) It goes on while the platform is away, with growing pauses, and ends only when the agent is
/// disposed, its workspace is removed, or its token is refused; <see cref="Completion"/> and <see cref="ReadChangesAsync"/> tell.</para>
/// <para>A heartbeat says that the agent lives. That its work gets ahead, <see cref="AgentTask.ReportProgress"/> says.</para>
/// <para>Every member is safe to use from any thread.</para>
/// </remarks>
public sealed class MoleculeAgent : IAsyncDisposable
{
    private readonly PlatformConnection _connection;
    private readonly Workload _workload;
    private readonly HeartbeatLoop _loop;
    private readonly string? _token;
    private readonly Action<MoleculeAgent> _onDisposed;
    private readonly Lock _disposal = new();
    private Task? _disposed;

    internal MoleculeAgent(
        PlatformConnection connection,
        MoleculeAgentOptions options,
        string? token,
        TimeProvider timeProvider,
        Func<double> randomness,
        Action<MoleculeAgent> onDisposed)
    {
        _connection = connection;
        _token = token;
        _onDisposed = onDisposed;
        WorkspaceId = options.WorkspaceId;
        _workload = new Workload(options.ErrorWindowSize, options.ErrorWindow, timeProvider);
        _loop = new HeartbeatLoop(connection, options, token, _workload, timeProvider, randomness);
        _loop.Start();
    }

    /// <summary>The workspace that the agent fills.</summary>
    public Guid WorkspaceId { get; }

    /// <summary>Whether the platform accepted the latest heartbeat.</summary>
    public bool IsConnected => _loop.IsConnected && !Completion.IsCompleted;

    /// <summary>Completes when the agent no longer reports, with the reason. It does not fail.</summary>
    public Task<AgentChange.Stopped> Completion => _loop.Completion;

    /// <summary>
    /// Begins a task. Until it is disposed it is one of the agent's active tasks, and the one begun last is shown as the current one.
    /// The platform is told at once.
    /// </summary>
    /// <param name="description">What the agent is doing, for people, in one line of at most 500 characters; a longer text is cut.</param>
    /// <returns>The task; dispose it when it is over.</returns>
    /// <exception cref="ArgumentException"><paramref name="description"/> is empty.</exception>
    /// <exception cref="ObjectDisposedException">The agent was disposed.</exception>
    public AgentTask BeginTask(string description)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(description);
        ObjectDisposedException.ThrowIf(_disposed is not null, this);
        return new AgentTask(description, _workload, _loop);
    }

    /// <summary>
    /// Reports an error that belongs to no task. It counts as one failed outcome towards the error rate; for an error within a task
    /// call <see cref="AgentTask.Fail(Exception)"/> instead.
    /// </summary>
    /// <param name="exception">What went wrong. Its type and message are reported, not its stack trace.</param>
    /// <exception cref="ObjectDisposedException">The agent was disposed.</exception>
    public void ReportError(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        ReportError($"{exception.GetType().Name}: {exception.Message}");
    }

    /// <inheritdoc cref="ReportError(Exception)"/>
    /// <param name="error">What went wrong, in one line of at most 1,000 characters; a longer text is cut.</param>
    /// <exception cref="ArgumentException"><paramref name="error"/> is empty.</exception>
    public void ReportError(string error)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(error);
        ObjectDisposedException.ThrowIf(_disposed is not null, this);
        _workload.ReportError(error);
        _loop.Poke();
    }

    /// <summary>Replaces what the agent says about itself. The card is copied on entry.</summary>
    /// <param name="card">The new card.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>A task that completes when the platform has accepted the card.</returns>
    /// <exception cref="MoleculeException">The platform refused the card or could not be reached.</exception>
    /// <exception cref="ObjectDisposedException">The agent was disposed.</exception>
    public Task UpdateCardAsync(AgentCard card, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(card);
        ObjectDisposedException.ThrowIf(_disposed is not null, this);
        return _connection.UpdateCardAsync(
            new UpdateCardRequest(WorkspaceId, PlatformConnection.ToElement(card)), _token, cancellationToken);
    }

    /// <summary>
    /// Finds where another workspace's agent is reached. When that workspace was replaced or removed and another has taken its place, the
    /// other one is found: compare <see cref="Discovery.Id"/>.
    /// </summary>
    /// <param name="workspaceId">The workspace that is looked for.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Its address. Do not keep it for long: ask again when a call to it fails.</returns>
    /// <exception cref="WorkspaceGoneException">It was removed and nobody has taken its place.</exception>
    /// <exception cref="MoleculeRefusedException">
    /// 403 when the organisation does not let the two talk, or there is no such workspace; 503 when its agent has no address now.
    /// </exception>
    /// <exception cref="MoleculeException">The platform could not be reached.</exception>
    /// <exception cref="ObjectDisposedException">The agent was disposed.</exception>
    public Task<Discovery> DiscoverAsync(Guid workspaceId, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed is not null, this);
        return _connection.DiscoverAsync(WorkspaceId, workspaceId, _token, cancellationToken);
    }

    /// <summary>
    /// Those whom the agent may talk to: siblings and children, each oldest first, then the parent. Read page by page while they are
    /// enumerated, so that an enumeration may end early.
    /// </summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>The peers.</returns>
    /// <exception cref="MoleculeException">The platform refused or could not be reached, then or during the enumeration.</exception>
    /// <exception cref="ObjectDisposedException">The agent was disposed.</exception>
    public IAsyncEnumerable<Peer> GetPeersAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed is not null, this);
        return _connection.GetPeersAsync(WorkspaceId, _token, cancellationToken);
    }

    /// <summary>
    /// What happens between the agent and the platform, from its registration on and in order, ending with
    /// <see cref="AgentChange.Stopped"/>. The latest 64 are kept for a reader that is late or absent. For one reader.
    /// </summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The changes, as they come.</returns>
    public IAsyncEnumerable<AgentChange> ReadChangesAsync(CancellationToken cancellationToken = default) =>
        _loop.Changes.ReadAllAsync(cancellationToken);

    /// <summary>
    /// Stops the agent: waits for the heartbeat under way, sends a last one that tells of no tasks, and leaves nothing running. Takes
    /// at most <see cref="MoleculeAgentOptions.StopTimeout"/>. The workspace stays; the platform shows it as offline after its own
    /// timeout.
    /// </summary>
    /// <returns>A task that completes when the agent has stopped.</returns>
    public ValueTask DisposeAsync()
    {
        lock (_disposal)
        {
            _disposed ??= StopAsync();
        }

        return new ValueTask(_disposed);
    }

    private async Task StopAsync()
    {
        _workload.Close();
        try
        {
            await _loop.StopAsync();
        }
        finally
        {
            _loop.Dispose();
            _onDisposed(this);
        }
    }
}
