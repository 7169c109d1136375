namespace Molecule.Cli.Bench.Load;

/// <summary>Whole HTTP requests, as bytes. Asked by one thread.</summary>
internal interface IRequestSource
{
    /// <summary>The next one; its bytes are sent before the next is asked for.</summary>
    ReadOnlySpan<byte> Next();

    /// <summary>Whether the body of an answer with status 200 says that something in the request was refused.</summary>
    bool IsRefusal(ReadOnlySpan<byte> body) => false;
}
