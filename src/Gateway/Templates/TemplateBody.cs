namespace Molecule.Gateway.Templates;

/// <summary>A template that workspaces can be created from.</summary>
internal sealed record TemplateBody
{
    /// <summary>Name of its folder; what <c>template</c> says when a workspace is created.</summary>
    public required string Id { get; init; }

    /// <summary>Display name; the folder's when it says none.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for; empty when it does not say.</summary>
    public required string Description { get; init; }

    /// <summary>1 to 4: the tier of a workspace that is created from it without one; 1 when it does not say.</summary>
    public required int Tier { get; init; }

    /// <summary>Its model; empty when it does not say.</summary>
    public required string Model { get; init; }

    /// <summary>What its agent can do; null when it does not say.</summary>
    public required IReadOnlyList<string>? Skills { get; init; }

    /// <summary>How many skills there are.</summary>
    public required int SkillCount { get; init; }

    /// <summary>The secrets that its agent does not start without, by their keys.</summary>
    public required IReadOnlyList<string> RequiredSecrets { get; init; }

    public static TemplateBody From(string folder, Template template) => new()
    {
        Id = folder,
        Name = string.IsNullOrEmpty(template.Name) ? folder : template.Name,
        Description = template.Description ?? "",
        Tier = template.Tier ?? 1,
        Model = template.Model ?? "",
        Skills = template.Skills,
        SkillCount = template.Skills?.Count ?? 0,
        RequiredSecrets = template.RequiredSecrets,
    };
}
