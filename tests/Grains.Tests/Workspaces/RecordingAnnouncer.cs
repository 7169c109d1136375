using System.Collections.Concurrent;
using System.Collections.Immutable;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Workspaces;

/// <summary>Writes down what is announced, and whether it was committed by then.</summary>
internal sealed class RecordingAnnouncer(MemoryWorkspaceStorage storage) : IAnnouncer
{
    private readonly ConcurrentQueue<(WorkspaceId Workspace, WorkspaceFact Fact)> _facts = new();
    private readonly ConcurrentQueue<(WorkspaceId Workspace, WorkspaceVitals Vitals)> _tasks = new();
    private readonly ConcurrentQueue<(WorkspaceId Workspace, WorkspacePlace Place)> _places = new();
    private readonly ConcurrentQueue<WorkspaceFact> _early = new();
    private readonly ConcurrentQueue<Announcement> _announcements = new();

    /// <summary>Facts that were not in the log at their position when they were announced.</summary>
    public ImmutableArray<WorkspaceFact> Early => [.. _early];

    public ImmutableArray<WorkspaceFact> FactsOf(WorkspaceId workspace) =>
        [.. _facts.Where(entry => entry.Workspace == workspace).Select(entry => entry.Fact)];

    public ImmutableArray<WorkspaceVitals> TasksOf(WorkspaceId workspace) =>
        [.. _tasks.Where(entry => entry.Workspace == workspace).Select(entry => entry.Vitals)];

    public ImmutableArray<WorkspacePlace> PlacesOf(WorkspaceId workspace) =>
        [.. _places.Where(entry => entry.Workspace == workspace).Select(entry => entry.Place)];

    public ImmutableArray<Announcement> AnnouncementsOf(WorkspaceId workspace) =>
        [.. _announcements.Where(entry => entry.Workspace == workspace)];

    /// <summary>Whose facts were announced, in order.</summary>
    public ImmutableArray<WorkspaceId> Speakers(Func<WorkspaceFact, bool> which) =>
        [.. _facts.Where(entry => which(entry.Fact)).Select(entry => entry.Workspace)];

    public void Announce(WorkspaceId workspace, ImmutableArray<WorkspaceFact> facts, long lastPosition)
    {
        for (var index = 0; index < facts.Length; index++)
        {
            if (!ReferenceEquals(storage.At(lastPosition - facts.Length + 1 + index), facts[index]))
            {
                _early.Enqueue(facts[index]);
            }

            _facts.Enqueue((workspace, facts[index]));
        }
    }

    public void AnnounceTask(WorkspaceId workspace, WorkspaceVitals vitals) => _tasks.Enqueue((workspace, vitals));

    public void AnnouncePlace(WorkspaceId workspace, WorkspacePlace place, DateTimeOffset at) => _places.Enqueue((workspace, place));

    public void Announce(Announcement announcement) => _announcements.Enqueue(announcement);
}
