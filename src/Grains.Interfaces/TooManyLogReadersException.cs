namespace Molecule.Grains.Interfaces;

/// <summary>As many as one silo allows are reading logs of containers.</summary>
[GenerateSerializer, Alias("molecule.too-many-log-readers")]
public sealed class TooManyLogReadersException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="limit">How many may read at a time.</param>
    public TooManyLogReadersException(int limit)
        : base($"{limit} readers of containers' logs are served at a time; try again later")
    {
        Limit = limit;
    }

    /// <inheritdoc/>
    public override string Code => "too_many_log_readers";

    /// <summary>How many may read at a time.</summary>
    [Id(0)]
    public int Limit { get; }
}
