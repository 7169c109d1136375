using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Memories;

namespace Molecule.Gateway.Memories;

/// <summary>Something to remember.</summary>
internal sealed record RememberBody
{
    private const string DefaultNamespace = "general";

    /// <summary>What to remember, 1 to 65,536 characters. Required.</summary>
    public string? Content { get; init; }

    /// <summary>Who recalls it: <c>LOCAL</c>, <c>TEAM</c> or <c>GLOBAL</c>, in upper case. Required.</summary>
    public string? Scope { get; init; }

    /// <summary>What it belongs to, at most 50 bytes of UTF-8; <c>general</c> when left out.</summary>
    public string? Namespace { get; init; }

    public NewMemory ToNewMemory()
    {
        new RequiredFields("CreateMemory")
            .Check("content", "Content", !string.IsNullOrEmpty(Content))
            .Check("scope", "Scope", !string.IsNullOrEmpty(Scope))
            .ThrowIfAnyIsMissing();
        var scope = MemoryScopeNames.Find(Scope) ?? throw new BadInputException("scope must be LOCAL, TEAM or GLOBAL", "invalid_field", "scope");
        return new NewMemory(Content!, scope, string.IsNullOrEmpty(Namespace) ? DefaultNamespace : Namespace);
    }
}
