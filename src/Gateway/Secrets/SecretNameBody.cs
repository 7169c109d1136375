using Molecule.Grains.Interfaces.Secrets;

namespace Molecule.Gateway.Secrets;

/// <summary>That there is a secret. Nothing of its value.</summary>
internal sealed record SecretNameBody
{
    /// <summary>What it is called, as the agent finds it in its environment.</summary>
    public required string Key { get; init; }

    /// <summary>Always true: a secret without a value does not exist.</summary>
    public bool HasValue { get; init; } = true;

    /// <summary><c>workspace</c>, or <c>global</c> for one of the installation.</summary>
    public required string Scope { get; init; }

    /// <summary>When it was set first.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was set last.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    public static SecretNameBody From(SecretName name) => new()
    {
        Key = name.Key,
        Scope = ScopeNames.Of(name.IsGlobal),
        CreatedAt = name.CreatedAt,
        UpdatedAt = name.UpdatedAt,
    };
}
