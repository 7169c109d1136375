using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Teams;

namespace Molecule.Gateway.Teams;

/// <summary>The team that the workspace is now.</summary>
internal sealed record ExpandedBody
{
    /// <summary>Always <c>expanded</c>.</summary>
    public string Status { get; init; } = "expanded";

    /// <summary>The team in the order in which it was asked for, also those that were there already.</summary>
    public required IReadOnlyList<TeamMemberBody> Children { get; init; }

    public static ExpandedBody From(ImmutableArray<TeamMember> team) => new()
    {
        Children = [.. team.Select(member => new TeamMemberBody { Id = member.Id.Value, Name = member.Name, Role = member.Role })],
    };

    /// <summary>A workspace of the team.</summary>
    internal sealed record TeamMemberBody
    {
        /// <summary>Names it.</summary>
        public required Guid Id { get; init; }

        /// <summary>Its display name.</summary>
        public required string Name { get; init; }

        /// <summary>What it does; null when not said.</summary>
        public required string? Role { get; init; }
    }
}
