using System.Text.Json;
using Molecule.Gateway.Access;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Feed;

/// <summary>Finds out who wants to listen, and where it stood at the position from which it listens.</summary>
internal sealed class Reception(ClusterCalls cluster, EventFeed feed)
{
    /// <summary>
    /// Receives whoever makes this request: a workspace names itself, and who names none hears everything. This is the one place where a
    /// request becomes a subscriber.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="after">The position up to which it knows everything; null to hear what happens from now on.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="BadInputException">What it names is no id.</exception>
    /// <exception cref="WorkspaceNotFoundException">There never was such a workspace.</exception>
    /// <exception cref="WorkspaceRemovedException">It is removed.</exception>
    public Task<Subscriber> ReceiveAsync(HttpContext context, long? after, CancellationToken cancellationToken)
    {
        var named = context.Request.Headers[WorkspaceHeader.Name].ToString();
        return ReceiveAsync(
            named.Length == 0 ? null : Inputs.ParseWorkspaceId(WorkspaceHeader.Name, named), Caller.Of(context.User), after, cancellationToken);
    }

    /// <summary>As above, for a workspace that is known by name.</summary>
    public async Task<Subscriber> ReceiveAsync(WorkspaceId? workspace, Caller caller, long? after, CancellationToken cancellationToken)
    {
        var head = feed.Head ?? await ReadHeadAsync(cancellationToken);
        var position = after ?? head;
        var hearing = workspace is { } self ? await FindHearingAsync(self, position, cancellationToken) : Hearing.Everything;
        return new Subscriber(caller.Workspace is null ? hearing : hearing with { TokenShownAt = head }, position);
    }

    private async Task<Hearing> FindHearingAsync(WorkspaceId self, long position, CancellationToken cancellationToken)
    {
        var now = await cluster.AskAsync(
            (grains, token) => grains.GetGrain<IWorkspaceOperator>(self.Value).DescribeAsync(token), cancellationToken);
        if (now.Status == WorkspaceStatus.Removed)
            throw new WorkspaceRemovedException(self);

        // It stands there now, and may have been moved since the position: then the first move says where it stood.
        var moves = await ReadAsync(
            new EventQuery { Limit = 1, Workspace = self, Types = [FeedEvent.WorkspaceMoved], After = position }, cancellationToken);
        return Hearing.Of(self.Value, moves.Events.IsEmpty ? now.ParentId?.Value : ReadOrigin(moves.Events[0]));
    }

    private async Task<long> ReadHeadAsync(CancellationToken cancellationToken) => (await ReadAsync(new EventQuery { Limit = 1 }, cancellationToken)).Head;

    private Task<EventPage> ReadAsync(EventQuery query, CancellationToken cancellationToken) =>
        cluster.AskAsync((grains, token) => grains.GetGrain<IEventLogReader>(0).ReadAsync(query, token), cancellationToken);

    private static Guid? ReadOrigin(StructureEvent move)
    {
        using var payload = JsonDocument.Parse(move.Payload);
        return payload.RootElement.TryGetProperty("from", out var from)
            ? from.ValueKind is JsonValueKind.String ? from.GetGuid() : null
            : Announcement.Nowhere;
    }
}
