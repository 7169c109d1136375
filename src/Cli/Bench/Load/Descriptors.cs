using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Molecule.Cli.Bench.Load;

/// <summary>
/// Waits for sockets with ppoll. Socket.Select would do, but builds its lists anew with each call and waits whole milliseconds, and a
/// generator on the machine that it measures must cost little and be on time.
/// </summary>
internal sealed class Descriptors
{
    private const short Input = 0x001;

    private readonly Entry[] _entries;

    public Descriptors(IReadOnlyList<Socket> sockets) =>
        _entries = [.. sockets.Select(socket => new Entry { Descriptor = (int)socket.Handle, Events = Input })];

    /// <summary>Waits until something has come in on one of them, or the time is over. Returns how many have something.</summary>
    public int Wait(TimeSpan limit)
    {
        var timeout = new Timeout { Seconds = (long)limit.TotalSeconds, Nanoseconds = (long)(limit.Ticks % TimeSpan.TicksPerSecond) * 100 };
        return Math.Max(0, Poll(_entries, (nuint)_entries.Length, in timeout, 0));
    }

    /// <summary>Whether the last <see cref="Wait"/> found something on that socket; an end or an error counts.</summary>
    public bool IsReady(int index) => _entries[index].Found != 0;

    [DllImport("libc", EntryPoint = "ppoll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Poll([In, Out] Entry[] entries, nuint count, in Timeout timeout, nint signals);

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public int Descriptor;
        public short Events;
        public short Found;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Timeout
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
