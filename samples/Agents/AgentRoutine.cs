using YamlDotNet.Serialization;

namespace Molecule.Samples.Agents;

/// <summary>A job that an agent gives itself again and again.</summary>
internal sealed record AgentRoutine
{
    public const int LongestPause = 86_400;

    /// <summary>The pause before each time, in seconds.</summary>
    [YamlMember(Alias = "every")]
    public int Every { get; init; }

    /// <summary>The lines of the job, as somebody else would write them in a message.</summary>
    [YamlMember(Alias = "steps")]
    public IList<string>? Steps { get; init; }

    [YamlIgnore]
    public bool IsPossible => Every is > 0 and <= LongestPause && Steps is { Count: > 0 };
}
