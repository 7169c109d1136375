using System.Text.Json.Serialization;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Workspaces;

/// <summary>What to change; what is left out stays. All of it is checked before any of it happens.</summary>
internal sealed record PatchWorkspaceBody
{
    /// <summary>New display name, 1 to 200 characters.</summary>
    [JsonConverter(typeof(PatchedConverter<string>))]
    public Patched<string?> Name { get; init; }

    /// <summary>New role, at most 1,000 characters; null clears it.</summary>
    [JsonConverter(typeof(PatchedConverter<string>))]
    public Patched<string?> Role { get; init; }

    /// <summary>New tier, 1 to 4.</summary>
    [JsonConverter(typeof(PatchedConverter<int>))]
    public Patched<int> Tier { get; init; }

    /// <summary>New parent; null, or an empty string, makes it a root. Refused when it would stand below itself.</summary>
    [JsonConverter(typeof(PatchedConverter<string>))]
    public Patched<string?> ParentId { get; init; }

    /// <summary>New runtime, 1 to 100 characters.</summary>
    [JsonConverter(typeof(PatchedConverter<string>))]
    public Patched<string?> Runtime { get; init; }

    /// <summary>New directory, with the rules of POST; null clears it. Takes effect with the next start of the agent.</summary>
    [JsonConverter(typeof(PatchedConverter<string>))]
    public Patched<string?> WorkspaceDir { get; init; }

    /// <summary>
    /// What its agent may do in the directory from now on: <c>none</c>, <c>read_only</c> or <c>read_write</c>; null means none. Takes effect with
    /// the next start of the agent.
    /// </summary>
    [JsonConverter(typeof(PatchedConverter<string>))]
    public Patched<string?> WorkspaceAccess { get; init; }

    /// <summary>
    /// Whole seconds, 10 to 86,400, that its agent may be busy without progress from now on before the workspace is marked as stalled; null when
    /// nobody shall look. Longer than its heartbeats are apart: progress is heard with them.
    /// </summary>
    [JsonConverter(typeof(PatchedConverter<int?>))]
    public Patched<int?> StallTimeoutSeconds { get; init; }

    /// <summary>New place on the canvas, to the right of where the members of its team begin, or of the origin for a root; together with y.</summary>
    [JsonConverter(typeof(PatchedConverter<double>))]
    public Patched<double> X { get; init; }

    /// <summary>New place on the canvas, below where the members of its team begin, or below the origin for a root; together with x.</summary>
    [JsonConverter(typeof(PatchedConverter<double>))]
    public Patched<double> Y { get; init; }

    /// <summary>Whether its team is drawn folded. Needs a place on the canvas: an earlier one, or x and y.</summary>
    [JsonConverter(typeof(PatchedConverter<bool>))]
    public Patched<bool> Collapsed { get; init; }

    public WorkspaceChanges ToChanges()
    {
        Inputs.RefuseControlCharacters("name", Name.Value);
        Inputs.RefuseControlCharacters("role", Role.Value);
        Inputs.RefuseControlCharacters("runtime", Runtime.Value);
        Inputs.RefuseControlCharacters("workspace_dir", WorkspaceDir.Value);
        return new WorkspaceChanges
        {
            Name = ChangeText("name", Name),
            Role = Role.IsPresent ? new(Role.Value) : null,
            Tier = Tier.IsPresent ? new(Tier.Value) : null,
            // An empty text is how the command line of existing clients says that there shall be none (contract 21.22).
            ParentId = ParentId.IsPresent
                ? new(string.IsNullOrEmpty(ParentId.Value) ? null : Inputs.ParseWorkspaceId("parent_id", ParentId.Value))
                : null,
            Runtime = ChangeText("runtime", Runtime),
            WorkspaceDir = WorkspaceDir.IsPresent ? new(string.IsNullOrEmpty(WorkspaceDir.Value) ? null : WorkspaceDir.Value) : null,
            Access = WorkspaceAccess.IsPresent ? new(AccessNames.Parse(WorkspaceAccess.Value)) : null,
            Place = ChangePlace(),
            StallTimeout = StallTimeoutSeconds.IsPresent
                ? new(StallTimeoutSeconds.Value is { } seconds ? TimeSpan.FromSeconds(seconds) : null)
                : null,
            Collapsed = Collapsed.IsPresent ? new(Collapsed.Value) : null,
        };
    }

    private static Change<string>? ChangeText(string field, Patched<string?> text)
    {
        if (!text.IsPresent)
            return null;

        return new Change<string>(text.Value ?? throw new BadInputException($"{field} must be a string", "wrong_type", field));
    }

    private Change<WorkspacePlace>? ChangePlace()
    {
        if (X.IsPresent != Y.IsPresent)
            throw new BadInputException("x and y must be given together", "invalid_field", X.IsPresent ? "y" : "x");

        if (!X.IsPresent)
            return null;

        Inputs.RefuseInfinite("x", X.Value);
        Inputs.RefuseInfinite("y", Y.Value);
        return new Change<WorkspacePlace>(new WorkspacePlace(X.Value, Y.Value));
    }
}
