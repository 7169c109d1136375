using System.Collections.Concurrent;
using System.Collections.Immutable;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Activity;

/// <summary>Writes down what is announced that has nothing to do with the state of a workspace.</summary>
internal sealed class AnnouncementRecorder : IAnnouncer
{
    public ConcurrentQueue<Announcement> Announcements { get; } = new();

    public ConcurrentQueue<StructureEvent> Facts { get; } = new();

    public void Announce(ImmutableArray<CommittedFact> facts) => throw new NotSupportedException("Only workspaces do.");

    public void Announce(ImmutableArray<StructureEvent> events)
    {
        foreach (var fact in events)
        {
            Facts.Enqueue(fact);
        }
    }

    public void Announce(Announcement announcement) => Announcements.Enqueue(announcement);

    public void AnnounceTask(WorkspaceId workspace, WorkspaceId? parent, WorkspaceVitals vitals) => throw new NotSupportedException("Only workspaces do.");

    public void AnnouncePlace(WorkspaceId workspace, WorkspaceId? parent, WorkspacePlace place, DateTimeOffset at) =>
        throw new NotSupportedException("Only workspaces do.");
}
