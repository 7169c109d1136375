namespace Molecule.Gateway.History;

/// <summary>The organisation as it was. Written piece by piece, so that nobody holds all of it.</summary>
internal sealed record PastOrganizationBody
{
    /// <summary>Position of the last fact that is included; 0 before the first.</summary>
    public required long Position { get; init; }

    /// <summary>When that fact happened; null before the first.</summary>
    public required DateTimeOffset? At { get; init; }

    /// <summary>The workspaces that were not removed, the oldest first.</summary>
    public required IReadOnlyList<PastWorkspaceBody> Workspaces { get; init; }
}
