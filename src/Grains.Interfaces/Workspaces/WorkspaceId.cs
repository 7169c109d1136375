using System.Diagnostics.CodeAnalysis;

namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>
/// Names a workspace: the durable role in the organisation, whoever fills it today. Written as a hyphenated UUID in lower case, which is
/// the only spelling that leaves the system; either case is read.
/// </summary>
[GenerateSerializer, Immutable, Alias("molecule.workspace-id")]
public readonly record struct WorkspaceId
{
    /// <summary>Wraps a UUID that is already known to be one.</summary>
    /// <param name="value">The UUID; must not be the zero UUID.</param>
    /// <exception cref="ArgumentException">The zero UUID names nothing.</exception>
    public WorkspaceId(Guid value)
    {
        if (value == Guid.Empty)
        {
            throw new ArgumentException("The zero UUID names no workspace.", nameof(value));
        }

        Value = value;
    }

    /// <summary>The UUID itself; the key of the workspace's grain and of its row.</summary>
    [Id(0)]
    public Guid Value { get; }

    /// <summary>Reads the canonical, hyphenated form (36 characters, either case). Braces, missing hyphens and the zero UUID are refused.</summary>
    /// <param name="text">What was sent.</param>
    /// <param name="id">The id, when the text is one.</param>
    /// <returns>Whether the text names a workspace.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out WorkspaceId id)
    {
        if (Guid.TryParseExact(text, "D", out var value) && value != Guid.Empty)
        {
            id = new WorkspaceId(value);
            return true;
        }

        id = default;
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}
