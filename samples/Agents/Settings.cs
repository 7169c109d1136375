namespace Molecule.Samples.Agents;

/// <summary>What the platform hands to every container that it starts.</summary>
/// <param name="WorkspaceId">The workspace that the agent fills.</param>
/// <param name="Platform">The address of the platform's gateway.</param>
/// <param name="ConfigDirectory">Where configuration and token are.</param>
/// <param name="WorkDirectory">Where it may keep its work.</param>
internal sealed record Settings(Guid WorkspaceId, Uri Platform, string ConfigDirectory, string WorkDirectory)
{
    /// <summary>Reads <c>WORKSPACE_ID</c>, <c>PLATFORM_URL</c> and <c>WORKSPACE_CONFIG_PATH</c>.</summary>
    /// <exception cref="SettingsException">One of them is missing or makes no sense.</exception>
    public static Settings Read(Func<string, string?> variable)
    {
        if (!Guid.TryParse(variable("WORKSPACE_ID"), out var id))
            throw new SettingsException("WORKSPACE_ID must be the id of the workspace.");
        if (!Uri.TryCreate(variable("PLATFORM_URL"), UriKind.Absolute, out var platform) || platform.Scheme is not ("http" or "https"))
            throw new SettingsException("PLATFORM_URL must be the http or https address of the platform.");
        return new Settings(id, platform, variable("WORKSPACE_CONFIG_PATH") is { Length: > 0 } path ? path : "/configs", "/workspace");
    }
}
