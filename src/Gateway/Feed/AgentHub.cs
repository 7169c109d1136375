using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;
using Molecule.Gateway.Access;
using Molecule.Gateway.Heartbeats;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Feed;

/// <summary>Where agents connect that speak SignalR.</summary>
internal sealed class AgentHub(Reception reception, SubscriberStream stream, HeartbeatHost host) : Hub
{
    /// <summary>Says that an agent is alive, as <c>POST /registry/heartbeat</c> does. The token of the connection counts, unless the heartbeat has one.</summary>
    public Task<HeartbeatReplyBody> Heartbeat(HeartbeatEntryBody? beat) =>
        InWordsAsync(() => host.BeatAsync(Entry(beat), Context.GetHttpContext()!, Context.ConnectionAborted));

    /// <summary>Says of many agents that they are alive, as <c>POST /registry/heartbeats</c> does.</summary>
    public Task<HeartbeatsReplyBody> Heartbeats(IReadOnlyList<HeartbeatEntryBody?>? beats) => InWordsAsync(() => host.BeatAsync(
        [.. (beats ?? []).Select(Entry)], Context.GetHttpContext()!, Context.ConnectionAborted));

    /// <summary>
    /// Streams what a workspace hears, from a position on, or from now on when there is none; see <see cref="SubscriberStream"/>. One stream a
    /// connection: a new one ends the one before.
    /// </summary>
    public IAsyncEnumerable<FeedFrame> Subscribe(string? workspaceId, long? position, CancellationToken cancellationToken) =>
        OneStream.ReplaceAsync(Context, "workspace", token => ReadAsync(workspaceId, position, token), cancellationToken);

    private static BodyEntry<HeartbeatEntryBody> Entry(HeartbeatEntryBody? beat) =>
        new(beat, beat is null ? new BadInputException("a heartbeat must be a JSON object", "wrong_type") : null);

    /// <summary>A refusal in the words that a request would be refused with.</summary>
    private static async Task<T> InWordsAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (exception is not HubException && Refusal.From(exception) is { } refusal)
        {
            throw new HubException(refusal.Body.Error, exception);
        }
    }

    private async IAsyncEnumerable<FeedFrame> ReadAsync(
        string? workspaceId, long? position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Inputs.RefuseNegative("position", position);
        var self = Inputs.ParseWorkspaceId("workspace_id", workspaceId);
        var caller = Caller.Of(Context.User!);
        if (!caller.IsOperator && caller.Workspace != self)
            throw new HubException("a workspace hears for itself only");

        var subscriber = await reception.ReceiveAsync(self, caller, position, cancellationToken);
        await foreach (var frame in stream.ReadAsync(subscriber, cancellationToken))
            yield return frame;
    }
}
