using System.Collections.Frozen;

namespace Molecule.Gateway.Feed;

/// <summary>
/// What one who listens hears: everything, or what routing lets reach one workspace: itself, its siblings, its parent and its children,
/// each where it stood when it happened. Decided from the event alone, without asking anybody.
/// </summary>
internal sealed record Hearing
{
    /// <summary>The workspace that listens; null for whoever hears everything.</summary>
    public Guid? Self { get; private init; }

    /// <summary>Where that workspace stands; null for a root.</summary>
    public Guid? Parent { get; private init; }

    /// <summary>The only kinds of events that are asked for; null for all.</summary>
    public FrozenSet<string>? Events { get; init; }

    /// <summary>
    /// Where the log ended when the workspace showed its token; null when the operator vouches for it. When a token of the workspace is revoked
    /// after that, nobody knows whether it was this one: the stream ends, and whoever has a live token comes back.
    /// </summary>
    public long? TokenShownAt { get; init; }

    /// <summary>Whether the workspace or its token is gone, and nothing more is to be heard.</summary>
    public bool HasEnded { get; private init; }

    /// <summary>What operators and canvases hear.</summary>
    public static Hearing Everything { get; } = new();

    /// <summary>What a workspace hears that stands below this parent, or below none.</summary>
    public static Hearing Of(Guid self, Guid? parent) => new() { Self = self, Parent = parent };

    public bool Hears(Heard heard) => !HasEnded && (Events is null || Events.Contains(heard.Event)) && Reaches(heard.WorkspaceId, heard.ParentId);

    /// <summary>
    /// What is heard from this fact on: a workspace that is moved changes its team, and one that is removed, or whose token may have been
    /// revoked, hears no more.
    /// </summary>
    public Hearing After(FeedEvent fact)
    {
        if (Self is null || fact.WorkspaceId != Self)
            return this;

        return fact.Event switch
        {
            FeedEvent.WorkspaceMoved => this with { Parent = fact.ParentId },
            FeedEvent.WorkspaceRemoved => this with { HasEnded = true },
            FeedEvent.TokenRevoked when fact.Position > TokenShownAt => this with { HasEnded = true },
            _ => this,
        };
    }

    private bool Reaches(Guid? workspace, Guid? parent) =>
        Self is not { } self || (workspace is { } about && (about == self || parent == Parent || parent == self || about == Parent));
}
