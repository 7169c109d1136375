using Microsoft.Extensions.Logging;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces.Heartbeats;

namespace Molecule.Grains.Workspaces.Liveness;

/// <summary>Waits for the next sign of life of one agent.</summary>
/// <param name="workspace">Whose agent.</param>
/// <param name="deadlines">See when the silence has lasted too long; null when only witnesses look.</param>
/// <param name="pulse">Knows when the last sign of life came.</param>
/// <param name="listening">Knows whether it could have been heard.</param>
/// <param name="time">Measures.</param>
/// <param name="giveUp">Called when the silence has lasted too long, until it says that there is nothing to give up any more.</param>
/// <param name="logger">Hears of times in which nobody could be heard.</param>
internal sealed class SilenceWatch(
    WorkspaceId workspace,
    Deadlines? deadlines,
    Pulse pulse,
    Listening listening,
    TimeProvider time,
    Func<CancellationToken, Task<bool>> giveUp,
    ILogger logger) : Deadline(workspace, deadlines, listening, time, logger)
{
    private readonly TimeProvider _time = time;

    protected override long LastWord => pulse.LastSign;

    /// <summary>From now on, a sign of life is due within this time; null when none is.</summary>
    public override void Expect(TimeSpan? patience)
    {
        pulse.Restart(_time.GetTimestamp());
        base.Expect(patience);
    }

    protected override void Restart(long timestamp) => pulse.Restart(timestamp);

    protected override Task<bool> SettleAsync(CancellationToken cancellationToken) => giveUp(cancellationToken);
}
