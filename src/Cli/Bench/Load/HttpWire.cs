using System.Net.Sockets;
using System.Text;

namespace Molecule.Cli.Bench.Load;

/// <summary>HTTP/1.1. There is never more than one answer, because the next request is sent only after it.</summary>
internal sealed class HttpWire : IWire
{
    public static readonly HttpWire Instance = new();

    private HttpWire()
    {
    }

    public void Open(Socket socket)
    {
        // Nothing comes before the first request.
    }

    public bool TryRead(ReadOnlySpan<byte> received, out int length, out Range? answer)
    {
        (length, answer) = (received.Length, null);
        if (!Answer.TryRead(received, out var status, out var body))
            return false;
        answer = body;
        return status == 200 ? true : throw new LoadFailedException($"The server answered {status}: {Encoding.UTF8.GetString(received[body]).Trim()}");
    }
}
