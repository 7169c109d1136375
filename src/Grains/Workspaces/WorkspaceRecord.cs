using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces.Tokens;

namespace Molecule.Grains.Workspaces;

/// <summary>
/// What the workspace storage provider reads and writes for one grain. Reading fills the state and what is stored beside it; writing saves
/// the state together with <see cref="Uncommitted"/> and <see cref="Alongside"/>, in one transaction, under the versions that were read: a
/// state's version less its new facts is the etag.
/// </summary>
internal sealed record WorkspaceRecord
{
    /// <summary>The workspace; null when there is none.</summary>
    public WorkspaceState? State { get; init; }

    /// <summary>What was last flushed of its vitals. Only read: writing leaves them to the flush.</summary>
    public WorkspaceVitals Vitals { get; init; } = WorkspaceVitals.None;

    /// <summary>Where it stands on the canvas. Written when it differs from <see cref="StoredPlace"/>.</summary>
    public WorkspacePlace? Place { get; init; }

    /// <summary>The place that is stored.</summary>
    public WorkspacePlace? StoredPlace { get; init; }

    /// <summary>Its live tokens, oldest first; writing changes them as the facts say.</summary>
    public ImmutableArray<LiveToken> Tokens { get; init; } = [];

    /// <summary>The token that the facts say was issued, with its hash, which the log does not hold; null for none.</summary>
    public IssuedToken? NewToken { get; init; }

    /// <summary>The facts that lead from the stored state to <see cref="State"/>.</summary>
    public ImmutableArray<WorkspaceFact> Uncommitted { get; init; } = [];

    /// <summary>The files that it is created with, or that take the place of those that it had.</summary>
    public ImmutableArray<WorkspaceFile> NewFiles { get; init; } = [];

    /// <summary>What happens to other workspaces in the same commit.</summary>
    public ImmutableArray<WorkspaceChange> Alongside { get; init; } = [];

    /// <summary>
    /// Everything that the commit does, in the order of its facts: what happens to others before what happens to this one, unless it is created: then it is
    /// there before what is created below it.
    /// </summary>
    public ImmutableArray<WorkspaceChange> Changes
    {
        get
        {
            if (Uncommitted.IsEmpty)
            {
                return Alongside;
            }

            var own = new WorkspaceChange(State!, Uncommitted) { Files = NewFiles };
            return own.KnownVersion == 0 ? [own, .. Alongside] : [.. Alongside, own];
        }
    }

    /// <summary>
    /// The last sign of life that this grain knows of, when the facts declare the agent silent: the write is refused when the row knows a
    /// later one, because then another activation hears the agent.
    /// </summary>
    public DateTimeOffset? SilentSince { get; init; }

    /// <summary>The facts of the last commit, of all its workspaces; set by writing.</summary>
    public ImmutableArray<CommittedFact> Committed { get; init; } = [];
}
