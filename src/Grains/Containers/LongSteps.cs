using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Containers;

/// <summary>
/// Lets a few steps at once take long: what an engine pulls, starts or stops can take it minutes, and a container that ends meanwhile is to be
/// reported at once, so not everybody who works may be doing such things. Who had to wait and needs nothing any more wakes nobody else; the next full
/// comparison does.
/// </summary>
/// <param name="most">How many at once.</param>
/// <param name="touch">Has a workspace looked at again that had to wait.</param>
internal sealed class LongSteps(int most, Action<WorkspaceId> touch)
{
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<WorkspaceId, bool> _waiting = [];
    private int _running;

    /// <summary>Does the step, or has the workspace looked at again when there is room.</summary>
    /// <returns>What the step returns; null when there is no room now.</returns>
    public async Task<TimeSpan?> DoAsync(WorkspaceId workspace, Func<Task<TimeSpan?>> step)
    {
        lock (_gate)
        {
            if (_running == most)
            {
                _waiting.TryAdd(workspace, true);
                return null;
            }

            _running++;
            _waiting.Remove(workspace);
        }

        try
        {
            return await step();
        }
        finally
        {
            Leave();
        }
    }

    private void Leave()
    {
        var next = (WorkspaceId?)null;
        lock (_gate)
        {
            _running--;
            if (_waiting.Count > 0)
            {
                next = _waiting.GetAt(0).Key;
                _waiting.RemoveAt(0);
            }
        }

        if (next is { } workspace)
        {
            touch(workspace);
        }
    }
}
