using Microsoft.Extensions.Logging;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces.Heartbeats;
using Molecule.Grains.Workspaces.Liveness;

namespace Molecule.Grains.Workspaces.Stalls;

/// <summary>Waits for the progress of one busy agent.</summary>
/// <param name="workspace">Whose agent.</param>
/// <param name="deadlines">See when there was none for too long.</param>
/// <param name="pulse">Knows when progress was last heard of.</param>
/// <param name="listening">Knows whether it could have been heard.</param>
/// <param name="time">Measures.</param>
/// <param name="callStalled">Called when there was none for too long, until it says that there is nothing to wait for any more.</param>
/// <param name="logger">Hears of times in which nobody could be heard.</param>
internal sealed class StallWatch(
    WorkspaceId workspace,
    Deadlines deadlines,
    Pulse pulse,
    Listening listening,
    TimeProvider time,
    Func<CancellationToken, Task<bool>> callStalled,
    ILogger logger) : Deadline(workspace, deadlines, listening, time, logger)
{
    protected override long LastWord => pulse.LastProgress;

    protected override void Restart(long timestamp) => pulse.RestartProgress(timestamp);

    protected override Task<bool> SettleAsync(CancellationToken cancellationToken) => callStalled(cancellationToken);
}
