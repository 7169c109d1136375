namespace Molecule.Grains.Interfaces;

/// <summary>As many callers as one silo allows are having the log folded.</summary>
[GenerateSerializer, Alias("molecule.too-many-readers")]
public sealed class TooManyReadersException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="limit">How many may read at a time.</param>
    public TooManyReadersException(int limit)
        : base($"{limit} readers of the history are served at a time; try again in a second")
    {
        Limit = limit;
    }

    /// <inheritdoc/>
    public override string Code => "too_many_readers";

    /// <summary>How many may read at a time.</summary>
    [Id(0)]
    public int Limit { get; }
}
