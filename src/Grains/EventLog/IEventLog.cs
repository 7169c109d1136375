using Molecule.Grains.Interfaces.EventLog;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.EventLog;

/// <summary>Port: the log of committed facts, for reading.</summary>
internal interface IEventLog
{
    Task<EventPage> ReadAfterAsync(long position, int limit, CancellationToken cancellationToken);

    Task<EventPage> ReadNewestAsync(WorkspaceId? workspace, int limit, CancellationToken cancellationToken);

    Task<StructureEvent?> FindNextAsync(WorkspaceId workspace, string eventType, long position, CancellationToken cancellationToken);
}
