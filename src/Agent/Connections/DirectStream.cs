using System.Net.Sockets;

namespace Molecule.Agent.Connections;

/// <summary>
/// A connected socket as a stream whose every wait is one of the calling thread. The socket is never blocking and never asynchronous:
/// the former could not be given up, the latter needs the thread pool.
/// </summary>
internal sealed class DirectStream(Socket socket, Deadline deadline) : Stream
{
    /// <summary>Until when the call that is being made may read and write.</summary>
    public Deadline Deadline { get; set; } = deadline;

    /// <summary>Whether the other side has closed the connection, or said something that nobody asked for.</summary>
    public bool HasNews => socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            var slice = Deadline.NextSlice();
            var count = socket.Receive(buffer, SocketFlags.None, out var error);
            if (error == SocketError.Success)
            {
                return count;
            }

            WaitUnlessBroken(error, slice, SelectMode.SelectRead);
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var slice = Deadline.NextSlice();
            var count = socket.Send(buffer, SocketFlags.None, out var error);
            if (error == SocketError.Success)
            {
                buffer = buffer[count..];
            }
            else
            {
                WaitUnlessBroken(error, slice, SelectMode.SelectWrite);
            }
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            socket.Dispose();
        }

        base.Dispose(disposing);
    }

    private void WaitUnlessBroken(SocketError error, TimeSpan slice, SelectMode mode)
    {
        if (error != SocketError.WouldBlock)
        {
            throw new SocketException((int)error);
        }

        socket.Poll(slice, mode);
    }
}
