using YamlDotNet.Serialization;

namespace Molecule.Gateway.Templates;

/// <summary>What a template's <c>config.yaml</c> says, as far as it is read here. Everything else in it is left alone.</summary>
internal sealed record Template
{
    [YamlMember(Alias = "name")]
    public string? Name { get; init; }

    [YamlMember(Alias = "sub_workspaces")]
    public IList<SubWorkspace?>? SubWorkspaces { get; init; }

    /// <summary>A workspace of the team that the template describes.</summary>
    internal sealed record SubWorkspace
    {
        [YamlMember(Alias = "config")]
        public string? Config { get; init; }

        [YamlMember(Alias = "name")]
        public string? Name { get; init; }

        [YamlMember(Alias = "role")]
        public string? Role { get; init; }
    }
}
