using System.Collections.Concurrent;
using System.Collections.Immutable;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Approvals;

/// <summary>Writes down what is announced.</summary>
internal sealed class ApprovalAnnouncer : IAnnouncer
{
    private readonly ConcurrentQueue<string> _told = new();

    /// <summary>Names, in order.</summary>
    public string[] Told => [.. _told];

    public ConcurrentQueue<Announcement> Announcements { get; } = new();

    public void Announce(ImmutableArray<StructureEvent> events)
    {
        foreach (var fact in events)
        {
            _told.Enqueue(fact.EventType);
        }
    }

    public void Announce(Announcement announcement)
    {
        _told.Enqueue(announcement.EventType);
        Announcements.Enqueue(announcement);
    }

    public void Announce(ImmutableArray<CommittedFact> facts) => throw new NotSupportedException("Approvals change no workspace.");

    public void AnnounceTask(WorkspaceId workspace, WorkspaceId? parent, WorkspaceVitals vitals) => throw new NotSupportedException();

    public void AnnouncePlace(WorkspaceId workspace, WorkspaceId? parent, WorkspacePlace place, DateTimeOffset at) => throw new NotSupportedException();
}
