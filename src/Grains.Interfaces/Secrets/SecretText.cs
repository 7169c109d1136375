namespace Molecule.Grains.Interfaces.Secrets;

/// <summary>A secret in clear, on its way between the door and the silo that seals it.</summary>
/// <param name="Value">The value itself: it must not be logged.</param>
[GenerateSerializer, Immutable, Alias("molecule.secret-text")]
public sealed record SecretText([property: Id(0)] string Value)
{
    /// <summary>Never the value: records print their members, and this one could end in a log.</summary>
    /// <returns>The word for it.</returns>
    public override string ToString() => "secret";
}
