namespace Molecule.Cli.Bench.Load;

/// <summary>Whole requests, as bytes. Asked by one thread.</summary>
internal interface IRequestSource
{
    /// <summary>What they are written for. HTTP/1.1 by default.</summary>
    IWire Wire => HttpWire.Instance;

    /// <summary>The next one; its bytes are sent before the next is asked for.</summary>
    ReadOnlySpan<byte> Next();

    /// <summary>Whether an answer that is none to a failure says that something in the request was refused.</summary>
    bool IsRefusal(ReadOnlySpan<byte> answer) => false;
}
