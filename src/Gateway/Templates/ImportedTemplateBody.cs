namespace Molecule.Gateway.Templates;

/// <summary>Says that a template is kept.</summary>
internal sealed record ImportedTemplateBody
{
    /// <summary>Always <c>imported</c>.</summary>
    public string Status { get; init; } = "imported";

    /// <summary>Name of its folder; what <c>template</c> says when a workspace is created.</summary>
    public required string Id { get; init; }

    /// <summary>Display name, as it was given.</summary>
    public required string Name { get; init; }
}
