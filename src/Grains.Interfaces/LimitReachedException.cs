namespace Molecule.Grains.Interfaces;

/// <summary>There is no room for more: what is there must go before something can be added.</summary>
[GenerateSerializer, Alias("molecule.limit-reached")]
public sealed class LimitReachedException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="rule">What there may be at most, with the limit, for example <c>a workspace keeps at most 10000 memories</c>.</param>
    /// <param name="limit">The limit itself.</param>
    public LimitReachedException(string rule, int limit)
        : base(rule)
    {
        Limit = limit;
    }

    /// <inheritdoc/>
    public override string Code => "limit_reached";

    /// <summary>How much there may be at most.</summary>
    [Id(0)]
    public int Limit { get; }
}
