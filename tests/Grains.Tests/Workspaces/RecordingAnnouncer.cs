using System.Collections.Concurrent;
using System.Collections.Immutable;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.EventLog;
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

    /// <summary>Facts that were not in the log at their position when they were announced.</summary>
    public ImmutableArray<WorkspaceFact> Early => [.. _early];

    public ImmutableArray<WorkspaceFact> FactsOf(WorkspaceId workspace) =>
        [.. _facts.Where(entry => entry.Workspace == workspace).Select(entry => entry.Fact)];

    public ImmutableArray<WorkspaceVitals> TasksOf(WorkspaceId workspace) =>
        [.. _tasks.Where(entry => entry.Workspace == workspace).Select(entry => entry.Vitals)];

    public ImmutableArray<WorkspacePlace> PlacesOf(WorkspaceId workspace) =>
        [.. _places.Where(entry => entry.Workspace == workspace).Select(entry => entry.Place)];

    /// <summary>Whose facts were announced, in order.</summary>
    public ImmutableArray<WorkspaceId> Speakers(Func<WorkspaceFact, bool> which) =>
        [.. _facts.Where(entry => which(entry.Fact)).Select(entry => entry.Workspace)];

    public void Announce(ImmutableArray<CommittedFact> facts)
    {
        foreach (var committed in facts)
        {
            if (!ReferenceEquals(storage.At(committed.Position), committed.Fact))
            {
                _early.Enqueue(committed.Fact);
            }

            _facts.Enqueue((committed.Workspace, committed.Fact));
        }
    }

    public void Announce(ImmutableArray<StructureEvent> events) => throw new NotSupportedException("Workspaces announce facts of their own.");

    public void Announce(Announcement announcement) => throw new NotSupportedException("Workspaces announce tasks and places only.");

    public void AnnounceTask(WorkspaceId workspace, WorkspaceId? parent, WorkspaceVitals vitals) => _tasks.Enqueue((workspace, vitals));

    public void AnnouncePlace(WorkspaceId workspace, WorkspaceId? parent, WorkspacePlace place, DateTimeOffset at) => _places.Enqueue((workspace, place));
}
