namespace Molecule.Gateway.Canvas;

/// <summary>What <c>TASK_UPDATED</c> carries.</summary>
internal sealed record TaskPayload(string CurrentTask, int ActiveTasks);
