using System.Collections.Immutable;
using Molecule.Grains.EventLog;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Teams;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Teams;

/// <summary>How a workspace becomes a team and one again. Pure: no clock, no I/O, nothing of Orleans.</summary>
internal static class TeamRules
{
    public const int MaxMembers = 100;

    /// <summary>Refuses a team that cannot be, whatever stands there already.</summary>
    public static void Require(NewTeam team)
    {
        if (team.Members.Length is < 1 or > MaxMembers)
        {
            throw new InvalidFieldException("sub_workspaces", $"must be 1 to {MaxMembers}, and are {team.Members.Length}");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < team.Members.Length; index++)
        {
            var (name, role, tier) = team.Members[index];
            var field = $"sub_workspaces[{index}]";
            WorkspaceRules.RequireLine($"{field}.name", name, 1, WorkspaceRules.MaxName);
            WorkspaceRules.RequireLine($"{field}.role", role ?? "", 0, WorkspaceRules.MaxRole);
            if (tier is < WorkspaceRules.MinTier or > WorkspaceRules.MaxTier)
            {
                throw new InvalidFieldException($"{field}.tier", $"must be {WorkspaceRules.MinTier} to {WorkspaceRules.MaxTier}");
            }

            if (!names.Add(name))
            {
                throw new InvalidFieldException($"{field}.name", $"is there before: {name}");
            }
        }

        if (team.Lead is { } lead && !names.Contains(lead))
        {
            throw new InvalidFieldException("lead", "must be the name of one of the sub_workspaces");
        }
    }

    /// <summary>Decides what an expansion creates: what stands there under its name already stays as it is.</summary>
    /// <param name="state">The workspace that is expanded.</param>
    /// <param name="team">What <see cref="Require"/> lets pass.</param>
    /// <param name="children">Its children of these names, oldest first.</param>
    /// <param name="newId">Gives an id for each that is missing.</param>
    /// <param name="at">When.</param>
    public static TeamExpansion Expand(
        WorkspaceState state, NewTeam team, ImmutableArray<WorkspaceState> children, Func<WorkspaceId> newId, DateTimeOffset at)
    {
        if (state.Status == WorkspaceStatus.Paused)
        {
            throw new WorkspacePausedException(state.Id);
        }

        var made = ImmutableArray.CreateBuilder<WorkspaceChange>();
        var members = ImmutableArray.CreateBuilder<TeamMember>(team.Members.Length);
        foreach (var member in team.Members)
        {
            var child = children.FirstOrDefault(present => present.Name == member.Name);
            if (child is null)
            {
                made.Add(Create(newId(), state, member, at));
                child = made[^1].State;
            }

            members.Add(new TeamMember(child.Id, child.Name, child.Role));
        }

        var whole = members.MoveToImmutable();
        var lead = LeadOf(state, team, whole);
        var facts = ImmutableArray.CreateBuilder<WorkspaceFact>();
        if (made.Count > 0)
        {
            facts.Add(new WorkspaceFact.Expanded(at, Actor.Operator, whole));
        }

        if (lead != state.ForwardedTo)
        {
            facts.Add(new WorkspaceFact.Forwarded(at, Actor.Operator, lead));
        }

        return new TeamExpansion(whole, made.ToImmutable(), facts.ToImmutable());
    }

    /// <summary>Decides what a collapse removes: everything below, not the children alone.</summary>
    /// <param name="state">The workspace that is collapsed.</param>
    /// <param name="below">Everything below it that is not removed, deepest first.</param>
    /// <param name="at">When.</param>
    public static TeamCollapse Collapse(WorkspaceState state, ImmutableArray<Descendant> below, DateTimeOffset at)
    {
        if (below.IsEmpty)
        {
            return new TeamCollapse([], [], []);
        }

        ImmutableArray<string> names = [.. below.Where(descendant => descendant.Depth == 1).Select(child => child.State.Name)];
        ImmutableArray<WorkspaceChange> gone = [.. below.Select(descendant =>
            WorkspaceChange.Of(descendant.State.Id, descendant.State, new WorkspaceFact.Removed(at, Actor.Operator, CascadeDeleted: null)))];
        WorkspaceFact collapsed = new WorkspaceFact.Collapsed(at, Actor.Operator, names);
        return new TeamCollapse(
            names, gone, state.ForwardedTo is null ? [collapsed] : [collapsed, new WorkspaceFact.Forwarded(at, Actor.Operator, ForwardedTo: null)]);
    }

    /// <summary>Who is named; else who leads the team today; else the first.</summary>
    private static WorkspaceId LeadOf(WorkspaceState state, NewTeam team, ImmutableArray<TeamMember> members) =>
        (members.FirstOrDefault(member => member.Name == team.Lead)
            ?? members.FirstOrDefault(member => team.Lead is null && member.Id == state.ForwardedTo)
            ?? members[0]).Id;

    /// <summary>A member has tier, runtime, image and model of the workspace above when nothing else is said, and an awareness of its own (W57).</summary>
    private static WorkspaceChange Create(WorkspaceId id, WorkspaceState parent, NewMember member, DateTimeOffset at) => WorkspaceChange.Of(
        id,
        before: null,
        [.. WorkspaceRules.Create(
            id,
            new NewWorkspace
            {
                Name = member.Name,
                Role = member.Role,
                Tier = member.Tier ?? parent.Tier,
                ParentId = parent.Id,
                Runtime = parent.Runtime,
                Image = parent.Image,
                Model = parent.Model,
            },
            at)]);
}
