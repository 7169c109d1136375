using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;
using Molecule.Gateway.Access;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Feed;

/// <summary>Where agents connect that speak SignalR.</summary>
internal sealed class AgentHub(Reception reception, SubscriberStream stream) : Hub
{
    /// <summary>
    /// Streams what a workspace hears, from a position on, or from now on when there is none; see <see cref="SubscriberStream"/>. One stream a
    /// connection: a new one ends the one before.
    /// </summary>
    public IAsyncEnumerable<FeedFrame> Subscribe(string? workspaceId, long? position, CancellationToken cancellationToken) =>
        OneStream.ReplaceAsync(Context, token => ReadAsync(workspaceId, position, token), cancellationToken);

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
