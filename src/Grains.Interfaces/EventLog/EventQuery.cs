using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.EventLog;

/// <summary>Which facts of the log are asked for, and in which order.</summary>
[GenerateSerializer, Immutable, Alias("molecule.event-query")]
public sealed record EventQuery
{
    /// <summary>The most event types that one query may name.</summary>
    public const int MaxTypes = 20;

    /// <summary>The longest name that an event type may have.</summary>
    public const int MaxTypeLength = 64;

    /// <summary>At most this many facts, 1 to <see cref="IEventLogReader.MaxPage"/>.</summary>
    [Id(0)] public required int Limit { get; init; }

    /// <summary>Only facts about this workspace; null for all.</summary>
    [Id(1)] public WorkspaceId? Workspace { get; init; }

    /// <summary>Only facts after this position, 0 or more; null for no such bound.</summary>
    [Id(2)] public long? After { get; init; }

    /// <summary>Only facts before this position, 0 or more; null for no such bound.</summary>
    [Id(3)] public long? Before { get; init; }

    /// <summary>Only facts of these types, at most <see cref="MaxTypes"/>; empty for all.</summary>
    [Id(4)] public ImmutableArray<string> Types { get; init; } = [];

    /// <summary>
    /// Whether the oldest facts come first. They do for who names only where to go on from, so that pages can be read forwards; everybody else
    /// gets the newest first.
    /// </summary>
    public bool IsOldestFirst => After is not null && Before is null;

    /// <summary>Whether a text is spelled as event types are: <c>WORKSPACE_ONLINE</c>.</summary>
    /// <param name="text">What was sent.</param>
    /// <returns>Whether it could be the name of an event.</returns>
    public static bool IsType(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0 and <= MaxTypeLength
            && char.IsAsciiLetterUpper(text[0])
            && text.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter) || letter == '_');
    }
}
