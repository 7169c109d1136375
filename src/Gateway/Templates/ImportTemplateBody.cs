using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Templates;

/// <summary>A template that is to be kept.</summary>
internal sealed record ImportTemplateBody
{
    /// <summary>Display name, 1 to 100 characters; the folder's name is made of it. Required.</summary>
    public string? Name { get; init; }

    /// <summary>Its files, at most 200: texts by their paths, which stay below the template's folder. Required; a missing <c>config.yaml</c> is written.</summary>
    public FileMap? Files { get; init; }
}
