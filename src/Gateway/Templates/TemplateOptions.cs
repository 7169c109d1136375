namespace Molecule.Gateway.Templates;

/// <summary>Where templates are.</summary>
internal sealed class TemplateOptions
{
    /// <summary>
    /// The folder that holds a folder for each template; <c>CONFIGS_DIR</c>. Without it, the first <c>workspace-configs-templates</c> that
    /// there is in the working directory or one or two above it; none is no failure.
    /// </summary>
    public string? Folder { get; set; }
}
