namespace Molecule.Cli.Bundles;

/// <summary>A workspace that an import has made.</summary>
internal sealed record ImportedWorkspace
{
    public required Guid WorkspaceId { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<string> MissingSecrets { get; init; }

    public IReadOnlyList<ImportedWorkspace>? Children { get; init; }
}
