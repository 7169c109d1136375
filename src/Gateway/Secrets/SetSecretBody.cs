using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Secrets;

namespace Molecule.Gateway.Secrets;

/// <summary>A secret to set.</summary>
internal sealed record SetSecretBody
{
    /// <summary>1 to 128 ASCII letters, digits and underscores, not beginning with a digit; no variable of the platform. Required.</summary>
    public string? Key { get; init; }

    /// <summary>The value, 1 to 32,768 bytes of UTF-8 without NUL. Required. It is not shown again.</summary>
    public string? Value { get; init; }

    public (string Key, SecretText Value) Read()
    {
        if (string.IsNullOrEmpty(Key))
            throw new BadInputException("key is required", "required", "key");

        if (string.IsNullOrEmpty(Value))
            throw new BadInputException("value is required", "required", "value");

        return (Key, new SecretText(Value));
    }

    /// <summary>Never the value: records print their members, and this one could end in a log.</summary>
    public override string ToString() => Key ?? "";
}
