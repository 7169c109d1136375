using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Teams;

namespace Molecule.Gateway.Teams;

/// <summary>What a workspace shall be expanded into. Without a list it is the team of the template that has the workspace's name.</summary>
internal sealed record ExpandBody
{
    /// <summary>The team, at most 100; the template's when left out.</summary>
    public IReadOnlyList<MemberBody?>? SubWorkspaces { get; init; }

    /// <summary>The name of the one that speaks for the team, which the workspace is forwarded to; the first when left out.</summary>
    public string? Lead { get; init; }

    public NewTeam ToTeam(IReadOnlyList<MemberBody?> members) =>
        new([.. members.Select((member, index) => (member ?? new MemberBody()).ToMember(index))], string.IsNullOrEmpty(Lead) ? null : Lead);

    /// <summary>One workspace of the team.</summary>
    internal sealed record MemberBody
    {
        /// <summary>Display name, 1 to 200 characters; that of the configuration when left out. No two of a team have the same.</summary>
        public string? Name { get; init; }

        /// <summary>What it does, at most 1,000 characters.</summary>
        public string? Role { get; init; }

        /// <summary>Name of its configuration, which gives it its name when there is no other; otherwise accepted for existing clients and not kept.</summary>
        public string? Config { get; init; }

        /// <summary>1 to 4; that of the workspace above when left out or 0.</summary>
        public int? Tier { get; init; }

        public NewMember ToMember(int index)
        {
            var name = string.IsNullOrEmpty(Name) ? Config : Name;
            if (string.IsNullOrEmpty(name))
                throw new BadInputException($"sub_workspaces[{index}] needs a name or a config", "required", $"sub_workspaces[{index}].name");

            return new NewMember(name, Role, Tier is 0 ? null : Tier);
        }
    }
}
