using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Teams;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Teams;

/// <summary>A team that takes note of what it is asked, and refuses what a test wants refused.</summary>
internal sealed class FakeTeam : ITeam
{
    /// <summary>Thrown by the next calls, one each.</summary>
    public Queue<Exception> Failures { get; } = [];

    /// <summary>What was to be expanded last; null when nothing was.</summary>
    public NewTeam? Expanded { get; private set; }

    /// <summary>The names of what stands below.</summary>
    public ImmutableArray<string> Below { get; set; } = [];

    public Task<ImmutableArray<TeamMember>> ExpandAsync(NewTeam team, CancellationToken cancellationToken)
    {
        Expanded = team;
        return Failures.TryDequeue(out var failure)
            ? Task.FromException<ImmutableArray<TeamMember>>(failure)
            : Task.FromResult<ImmutableArray<TeamMember>>(
                [.. team.Members.Select((member, index) => new TeamMember(IdOf(index), member.Name, string.IsNullOrEmpty(member.Role) ? null : member.Role))]);
    }

    public Task<ImmutableArray<string>> CollapseAsync(CancellationToken cancellationToken) =>
        Failures.TryDequeue(out var failure) ? Task.FromException<ImmutableArray<string>>(failure) : Task.FromResult(Below);

    /// <summary>The id of the member at this place in the list.</summary>
    public static WorkspaceId IdOf(int index) => new(new Guid(index + 1, 0, 0, new byte[8]));
}
