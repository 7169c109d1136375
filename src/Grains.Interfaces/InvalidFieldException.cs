namespace Molecule.Grains.Interfaces;

/// <summary>A value is out of its range.</summary>
[GenerateSerializer, Alias("molecule.invalid-field")]
public sealed class InvalidFieldException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="field">The field as the wire spells it, for example <c>tier</c>.</param>
    /// <param name="rule">What it must be, with the limit, for example <c>must be 1 to 4</c>.</param>
    public InvalidFieldException(string field, string rule)
        : base($"{field} {rule}")
    {
        Field = field;
    }

    /// <inheritdoc/>
    public override string Code => "invalid_field";

    /// <summary>The field as the wire spells it.</summary>
    [Id(0)]
    public string Field { get; }
}
