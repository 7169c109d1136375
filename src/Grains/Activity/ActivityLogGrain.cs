using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Activity;
using Molecule.Grains.Interfaces.Workspaces;
using Orleans.Concurrency;

namespace Molecule.Grains.Activity;

/// <summary>Writes and reads activity for gateways, which cannot see Postgres.</summary>
// Stateless and reentrant: it holds nothing between calls, so nobody need wait for anybody.
[StatelessWorker]
[Reentrant]
[GrainType("activity-log")]
internal sealed class ActivityLogGrain(IActivityStore store, IAnnouncer announcer, TimeProvider time) : Grain, IActivityLog
{
    public async Task ReportAsync(WorkspaceId workspace, NewActivity activity, CancellationToken cancellationToken)
    {
        var (entry, reporter) = await AddAsync(workspace, activity, cancellationToken);
        announcer.Announce(new Announcement("ACTIVITY_LOGGED", workspace, reporter.ParentId, ActivityPayloads.Logged(entry), entry.CreatedAt));
    }

    public async Task NotifyAsync(WorkspaceId workspace, string message, CancellationToken cancellationToken)
    {
        ActivityRules.RequireMessage(message);
        var (entry, reporter) = await AddAsync(
            workspace,
            new NewActivity
            {
                ActivityType = ActivityTypes.AgentMessage,
                SourceId = workspace,
                Method = "notify",
                Summary = message,
                RequestBody = ActivityPayloads.MessageBody(message),
            },
            cancellationToken);

        // Not as logged activity too: a canvas that shows both would show it twice.
        announcer.Announce(new Announcement(
            "AGENT_MESSAGE", workspace, reporter.ParentId, ActivityPayloads.Message(workspace, reporter.Name, message), entry.CreatedAt));
    }

    public Task<ActivityPage> ListAsync(WorkspaceId workspace, ActivityFilter filter, CancellationToken cancellationToken)
    {
        ActivityRules.RequirePage(filter);
        return store.ListAsync(workspace, filter, cancellationToken);
    }

    public Task<FindingList> SearchAsync(WorkspaceId workspace, string? text, int limit, CancellationToken cancellationToken) =>
        store.SearchAsync(workspace, ActivityRules.ReadText(text, limit), limit, cancellationToken);

    private async Task<(ActivityEntry Entry, Reporter Reporter)> AddAsync(
        WorkspaceId workspace, NewActivity activity, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow();
        var entry = ActivityRules.Log(Guid.CreateVersion7(at), workspace, activity, at);
        return await store.AddAsync(entry, cancellationToken) switch
        {
            null => throw new WorkspaceNotFoundException(workspace),
            { IsRemoved: true } => throw new WorkspaceRemovedException(workspace),
            var reporter => (entry, reporter),
        };
    }
}
