using Molecule.Grains.Interfaces.Activity;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Storage.Activity;

namespace Molecule.Storage.Tests.Activity;

/// <summary>Entries of one workspace, one second apart.</summary>
internal sealed class Entries(TestDatabase database, WorkspaceId workspace)
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private int _count;

    public WorkspaceId Workspace => workspace;

    public ActivityStore Store { get; } = new(database.DataSource);

    public static async Task<Entries> CreateAsync(TestDatabase database, CancellationToken cancellationToken) =>
        new(database, await NewWorkspaceAsync(database, cancellationToken));

    public static async Task<WorkspaceId> NewWorkspaceAsync(TestDatabase database, CancellationToken cancellationToken) =>
        new(await database.ReadAsync<Guid>("INSERT INTO workspaces (name) VALUES ('QA') RETURNING id", cancellationToken));

    public ActivityEntry New(Func<ActivityEntry, ActivityEntry>? change = null)
    {
        var at = Start.AddSeconds(_count++);
        var entry = new ActivityEntry
        {
            Id = Guid.CreateVersion7(at),
            WorkspaceId = workspace,
            ActivityType = ActivityTypes.AgentLog,
            SourceId = workspace,
            Summary = $"entry {_count}",
            Status = "ok",
            CreatedAt = at,
        };
        return change is null ? entry : change(entry);
    }

    public async Task<ActivityEntry> AddAsync(Func<ActivityEntry, ActivityEntry>? change = null)
    {
        var entry = New(change);
        (await Store.AddAsync(entry, TestContext.Current.CancellationToken)).ShouldNotBeNull().IsRemoved.ShouldBeFalse();
        return entry;
    }

    public Task<ActivityPage> ListAsync(string? type = null, ActivityOrigin? origin = null, Guid? before = null, int limit = 100) =>
        Store.ListAsync(workspace, new ActivityFilter(type, origin, before, limit), TestContext.Current.CancellationToken);

    public async Task<IReadOnlyList<Finding>> SearchAsync(string? text, int limit = 50) =>
        (await Store.SearchAsync(workspace, text, limit, TestContext.Current.CancellationToken)).Findings;
}
