namespace Molecule.Gateway.Feed;

/// <summary>Limits of what those who listen are told, over whichever way; <c>MOLECULE_FEED__…</c>.</summary>
internal sealed class FeedOptions
{
    /// <summary>Canvases, agents and tools that listen at once; over it they are refused. Default 5,000.</summary>
    public int MaxSubscribers { get; set; } = 5_000;

    /// <summary>How many of the newest facts are kept in memory; who is further behind reads from the log. Default 10,000.</summary>
    public int RingCapacity { get; set; } = 10_000;

    /// <summary>Bytes that these facts may take; the oldest give way. Default 64 MiB.</summary>
    public long RingBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How many of the newest announcements are kept; who missed more is told so. Default 20,000.</summary>
    public int BoardCapacity { get; set; } = 20_000;

    /// <summary>Bytes that these announcements may take; the oldest give way. Default 32 MiB.</summary>
    public long BoardBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>Facts or announcements in one frame at most. Default 500.</summary>
    public int FrameSize { get; set; } = 500;

    /// <summary>Shortest time between two looks of one who listens; what comes meanwhile comes together. Default 50 ms.</summary>
    public TimeSpan FrameInterval { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How often the log is read when nobody says that there is something new. Default 1 s.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many of those who have fallen behind read a page of the log at the same time; the others wait. Default 16.</summary>
    public int MaxLogReads { get; set; } = 16;

    /// <summary>Facts that may pass unheard before one who hears only some is told how far it has come. Default 1,000.</summary>
    public int MarkEvery { get; set; } = 1_000;

    /// <summary>How long a socket or event stream may take for one frame before it is closed. Default 30 s.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a quiet socket or event stream is pinged. Default 15 s.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a socket may leave a ping unanswered before it counts as dead. Default 45 s.</summary>
    public TimeSpan PongTimeout { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>How long one message of a socket's client may be, which is read and thrown away. Default 64 KiB.</summary>
    public int MaxClientMessage { get; set; } = 64 * 1024;
}
