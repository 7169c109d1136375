using System.Net.Sockets;

namespace Molecule.Cli.Bench.Load;

/// <summary>How requests and answers stand on a connection.</summary>
internal interface IWire
{
    /// <summary>Does on a fresh connection what comes before the first request.</summary>
    /// <exception cref="LoadFailedException">The server refuses.</exception>
    void Open(Socket socket);

    /// <summary>Reads one message of the server.</summary>
    /// <param name="received">All that has come in and was not read yet.</param>
    /// <param name="length">How long the message is.</param>
    /// <param name="answer">What it answers; null when it is no answer, as servers may say other things in between.</param>
    /// <returns>False while the message is not whole.</returns>
    /// <exception cref="LoadFailedException">The request failed.</exception>
    bool TryRead(ReadOnlySpan<byte> received, out int length, out Range? answer);
}
