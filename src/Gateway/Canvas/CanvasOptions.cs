namespace Molecule.Gateway.Canvas;

/// <summary>Limits of what canvases are told; <c>MOLECULE_CANVAS__…</c>.</summary>
internal sealed class CanvasOptions
{
    /// <summary>Canvases connected at once; over it they are refused. Default 5,000.</summary>
    public int MaxConnections { get; set; } = 5_000;

    /// <summary>How many of the newest facts are kept in memory; who is further behind reads from the log. Default 10,000.</summary>
    public int RingCapacity { get; set; } = 10_000;

    /// <summary>Latest announcements that are kept; who missed more is told all vitals. Default 20,000.</summary>
    public int BoardCapacity { get; set; } = 20_000;

    /// <summary>Facts or announcements in one frame at most. Default 500.</summary>
    public int FrameSize { get; set; } = 500;

    /// <summary>Shortest time between two frames of one canvas. Default 50 ms.</summary>
    public TimeSpan FrameInterval { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How often the log is read when nobody says that there is something new. Default 1 s.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How old announcements may be that are repeated after a snapshot, which may itself be as old as the silos' last flush. Default 10 s.
    /// </summary>
    public TimeSpan Replay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often tasks and places are compared with what canvases were told while Redis is there. Default 15 s.</summary>
    public TimeSpan CompareInterval { get; set; } = TimeSpan.FromSeconds(15);
}
