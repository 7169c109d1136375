using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Molecule.Samples.Agents;

/// <summary>Who the agent is, from the <c>config.yaml</c> that the platform wrote.</summary>
internal sealed record AgentConfig
{
    [YamlMember(Alias = "name")]
    public string Name { get; init; } = "Agent";

    [YamlMember(Alias = "description")]
    public string? Description { get; init; }

    /// <summary>What it does by itself; nothing when there is none.</summary>
    [YamlMember(Alias = "routine")]
    public AgentRoutine? Routine { get; init; }

    /// <summary>Reads it; without a file, the agent has no name of its own.</summary>
    /// <exception cref="SettingsException">The file is no YAML.</exception>
    public static async Task<AgentConfig> ReadAsync(string directory, CancellationToken cancellationToken)
    {
        var file = Path.Combine(directory, "config.yaml");
        if (!File.Exists(file))
            return new AgentConfig();
        try
        {
            var config = new DeserializerBuilder().IgnoreUnmatchedProperties().Build()
                .Deserialize<AgentConfig?>(await File.ReadAllTextAsync(file, cancellationToken)) ?? new AgentConfig();
            return config.Routine is null or { IsPossible: true }
                ? config
                : throw new SettingsException($"{file}: a routine has steps, and a pause (every) of 1 to {AgentRoutine.LongestPause} seconds.");
        }
        catch (YamlException wrong)
        {
            throw new SettingsException($"{file} cannot be read: {wrong.Message}");
        }
    }
}
