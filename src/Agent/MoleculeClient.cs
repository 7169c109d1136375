using System.Collections.Concurrent;
using System.Net;
using Molecule.Agent.Connections;
using Molecule.Agent.Heartbeats;
using Molecule.Agent.Routing;
using Molecule.Agent.Workspaces;

namespace Molecule.Agent;

/// <summary>
/// The way to a Molecule platform: <see cref="ConnectAsync"/> once, then <see cref="StartAgentAsync"/> for each agent of the process.
/// </summary>
/// <remarks>
/// Safe to use from any thread. Agents of one client share connections but never wait for each other; each has a thread and a connection
/// for its heartbeats.
/// </remarks>
public sealed class MoleculeClient : IAsyncDisposable
{
    /// <summary>What an agent that cannot be called registers as its address.</summary>
    private const string NoInbound = "remote://no-inbound";

    private readonly MoleculeClientOptions _options;
    private readonly PlatformConnection _connection;
    private readonly ConcurrentDictionary<Guid, MoleculeAgent?> _agents = new();

    // Never disposed itself, so that it can be asked afterwards; it has no timer and no handle to leak.
    private readonly CancellationTokenSource _closing = new();

    private MoleculeClient(MoleculeClientOptions options)
    {
        _options = options;
        _connection = new PlatformConnection(options);
    }

    private bool IsDisposed => _closing.IsCancellationRequested;

    /// <summary>Connects to a platform and makes sure that it is one: its health is asked once.</summary>
    /// <param name="options">Where it is. Copied on entry.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The client; dispose it after use.</returns>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    /// <exception cref="MoleculeException">There is no platform, or none that is well.</exception>
    public static async Task<MoleculeClient> ConnectAsync(MoleculeClientOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var client = new MoleculeClient(options.CloneValidated());
        try
        {
            await client._connection.CheckHealthAsync(cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>All workspaces of the organisation but the removed ones, the oldest first.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The workspaces.</returns>
    /// <exception cref="MoleculeException">The platform refused or could not be reached.</exception>
    public async Task<IReadOnlyList<Workspace>> GetWorkspacesAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return await _connection.GetWorkspacesAsync(cancellationToken);
    }

    /// <summary>One workspace, also when it was removed.</summary>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The workspace, or <see langword="null"/> when the platform never had it.</returns>
    /// <exception cref="MoleculeException">The platform refused or could not be reached.</exception>
    public async Task<Workspace?> FindWorkspaceAsync(Guid workspaceId, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        try
        {
            return await _connection.GetWorkspaceAsync(workspaceId, cancellationToken);
        }
        catch (MoleculeRefusedException refusal) when (refusal is { StatusCode: HttpStatusCode.NotFound, Error: not null })
        {
            return null;
        }
    }

    /// <summary>Adds a workspace to the organisation.</summary>
    /// <param name="workspace">The new workspace.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Its identifier and first status.</returns>
    /// <remarks>When this fails with a <see cref="MoleculeUnreachableException"/>, the workspace may or may not be there.</remarks>
    /// <exception cref="MoleculeException">The platform refused (the message tells why) or could not be reached.</exception>
    public Task<CreatedWorkspace> CreateWorkspaceAsync(NewWorkspace workspace, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return _connection.CreateWorkspaceAsync(workspace, cancellationToken);
    }

    /// <summary>Whether one workspace may talk to another, and why or why not.</summary>
    /// <param name="callerId">The workspace that would speak.</param>
    /// <param name="targetId">The workspace that it would speak to.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer; a workspace that does not exist may not.</returns>
    /// <exception cref="MoleculeException">The platform refused or could not be reached.</exception>
    public Task<Access> CheckAccessAsync(Guid callerId, Guid targetId, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return _connection.CheckAccessAsync(new CheckAccessRequest(callerId, targetId), cancellationToken);
    }

    /// <summary>
    /// Registers an agent for a workspace and keeps reporting for it until the agent is disposed. The token that the platform gives
    /// out at the first registration is kept in <see cref="MoleculeClientOptions.TokenStore"/> and shown from then on.
    /// </summary>
    /// <param name="options">The agent. Copied on entry.</param>
    /// <param name="cancellationToken">
    /// Gives up. While the platform cannot be reached, or is in trouble, registration is tried again with the pauses of
    /// <see cref="MoleculeAgentOptions.InitialBackoff"/> until this token says otherwise.
    /// </param>
    /// <returns>The running agent; dispose it to stop.</returns>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed, before or meanwhile.</exception>
    /// <exception cref="InvalidOperationException">This client already runs an agent for that workspace.</exception>
    /// <exception cref="MoleculeRefusedException">
    /// The platform refused the agent: 401 when the workspace belongs to a token that is not this one, 410 when it was removed.
    /// </exception>
    public async Task<MoleculeAgent> StartAgentAsync(MoleculeAgentOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        var agentOptions = options.CloneValidated();
        var request = new RegisterRequest(
            agentOptions.WorkspaceId, agentOptions.Url?.AbsoluteUri ?? NoInbound, PlatformConnection.ToElement(agentOptions.Card));
        if (!_agents.TryAdd(agentOptions.WorkspaceId, value: null))
        {
            throw new InvalidOperationException($"This client already runs an agent for workspace {agentOptions.WorkspaceId}.");
        }

        MoleculeAgent? agent = null;
        try
        {
            // A registration that is being tried again must not outlive the client.
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
            var token = await RegisterAsync(request, agentOptions, ending.Token);
            agent = new MoleculeAgent(_connection, agentOptions, token, _options.TimeProvider, _options.Randomness, Forget);
            _agents[agentOptions.WorkspaceId] = agent;
        }
        catch (OperationCanceledException exception) when (IsDisposed && !cancellationToken.IsCancellationRequested)
        {
            throw new ObjectDisposedException("The client was disposed before the agent was registered.", exception);
        }
        finally
        {
            if (agent is null)
            {
                _agents.TryRemove(agentOptions.WorkspaceId, out _);
            }
        }

        if (IsDisposed)
        {
            // The client was disposed during the registration and has not seen this agent.
            await agent.DisposeAsync();
            throw new ObjectDisposedException(nameof(MoleculeClient));
        }

        return agent;
    }

    /// <summary>Stops every agent that this client started, all at the same time, and closes the connections.</summary>
    /// <returns>A task that completes when nothing runs any more.</returns>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await Task.WhenAll(_agents.Values.OfType<MoleculeAgent>().Select(agent => agent.DisposeAsync().AsTask()));
        _connection.Dispose();
    }

    private async Task<string?> RegisterAsync(RegisterRequest request, MoleculeAgentOptions agent, CancellationToken cancellationToken)
    {
        var token = await _options.TokenStore.FindAsync(request.Id, cancellationToken);
        for (var failures = 1; ; failures++)
        {
            try
            {
                if (await _connection.RegisterAsync(request, token, cancellationToken) is { } issued)
                {
                    // Not cancellable: the platform will not show this token a second time.
                    await _options.TokenStore.KeepAsync(request.Id, issued, CancellationToken.None);
                    return issued;
                }

                return token;
            }
            catch (MoleculeException exception) when (exception.IsTransient)
            {
                var pause = Backoff.After(failures, agent.InitialBackoff, agent.MaxBackoff, _options.Randomness());
                await Task.Delay(pause, _options.TimeProvider, cancellationToken);
            }
        }
    }

    private void Forget(MoleculeAgent agent) => _agents.TryRemove(agent.WorkspaceId, out _);
}
