using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Configuration;

/// <summary>The configuration document of a workspace.</summary>
internal sealed record ConfigurationBody
{
    /// <summary>The document, any JSON value; an empty object while nothing was written.</summary>
    public required RawJson Data { get; init; }
}
