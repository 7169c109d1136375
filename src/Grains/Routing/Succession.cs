using System.Collections.Immutable;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Routing;

/// <summary>
/// How one workspace follows another: everything that happens in that one commit, to whom. Pure. Its place and its
/// children pass to the new one; the assignment of an agent ends with the old one.
/// </summary>
/// <param name="Successor">The new workspace.</param>
/// <param name="Team">The children, who stand below it from then on.</param>
/// <param name="Removal">The end of the old one.</param>
internal sealed record Succession(WorkspaceChange Successor, ImmutableArray<WorkspaceChange> Team, WorkspaceFact.Removed Removal)
{
    /// <summary>Decides the succession.</summary>
    /// <param name="old">Who goes.</param>
    /// <param name="place">Where that one stands on the canvas; the successor stands there then.</param>
    /// <param name="children">Those directly below.</param>
    /// <param name="successor">Who comes.</param>
    /// <param name="replacement">In what it differs.</param>
    /// <param name="at">Now.</param>
    public static Succession Of(
        WorkspaceState old, WorkspacePlace? place, ImmutableArray<WorkspaceState> children, WorkspaceId successor, Replacement replacement, DateTimeOffset at)
    {
        if (old.Status == WorkspaceStatus.Paused)
        {
            // Its successor would be awake, above a team that rests.
            throw new WorkspacePausedException(old.Id);
        }

        if (replacement.ParentId is { To: { } parent } && parent == old.Id)
        {
            throw new CycleException(parent);
        }

        var described = Describe(old, replacement);
        return new Succession(
            WorkspaceChange.Of(successor, null, [.. WorkspaceRules.Create(successor, described, at)]) with
            {
                Place = place,
                FilesOf = described.Runtime == old.Runtime ? old.Id : null,
            },
            [.. children.Select(child => WorkspaceChange.Of(child.Id, child, new WorkspaceFact.Moved(at, Actor.Operator, successor, old.Id)))],
            new WorkspaceFact.Removed(at, Actor.Operator, CascadeDeleted: 0, successor));
    }

    /// <summary>Refuses an heir that goes too. Whether it is there at all, and whether its own heirs lead back, is decided by the commit.</summary>
    public static void RequireHeir(WorkspaceId? heir, WorkspaceId removed, ImmutableArray<Descendant> below)
    {
        if (heir == removed)
        {
            throw new ForwardCycleException(removed);
        }

        if (heir is { } one && below.Any(descendant => descendant.State.Id == one))
        {
            throw new ForwardTargetNotFoundException(one);
        }
    }

    private static NewWorkspace Describe(WorkspaceState old, Replacement replacement)
    {
        var wasExternal = old.Runtime == NewWorkspace.ExternalRuntime;
        var isExternal = replacement.External is true
            || replacement.Runtime == NewWorkspace.ExternalRuntime
            || (replacement is { External: null, Runtime: null } && wasExternal);
        var runtime = isExternal ? NewWorkspace.ExternalRuntime : replacement.Runtime ?? (wasExternal ? NewWorkspace.DefaultRuntime : old.Runtime);
        return new NewWorkspace
        {
            Name = replacement.Name ?? old.Name,
            Role = replacement.Role is { } role ? role.To : old.Role,
            Tier = replacement.Tier ?? old.Tier,
            ParentId = replacement.ParentId is { } moved ? moved.To : old.ParentId,
            Runtime = runtime,
            External = isExternal,
            // An agent that is started here registers with its address: one that is given for it is refused with the creation.
            Url = replacement.Url ?? (isExternal && wasExternal ? old.Url ?? "" : ""),
            WorkspaceDir = old.WorkspaceDir,
            Access = old.Access,
            StallTimeout = old.StallTimeout,
            // What another runtime would do with its files nobody knows.
            Template = runtime == old.Runtime ? old.Template : null,
            Image = runtime == old.Runtime ? old.Image : null,
            Model = runtime == old.Runtime ? old.Model : null,
        };
    }
}
