namespace Molecule.Gateway.Canvas;

/// <summary>What canvases are told that is no fact; <c>MOLECULE_CANVAS__…</c>.</summary>
internal sealed class CanvasOptions
{
    /// <summary>
    /// How old announcements may be that are repeated after a snapshot, which may itself be as old as the silos' last flush. Default 10 s.
    /// </summary>
    public TimeSpan Replay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often tasks and places are compared with what canvases were told while Redis is there. Default 15 s.</summary>
    public TimeSpan CompareInterval { get; set; } = TimeSpan.FromSeconds(15);
}
