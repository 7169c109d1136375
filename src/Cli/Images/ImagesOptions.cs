namespace Molecule.Cli.Images;

/// <summary>What <c>images build</c> was asked for.</summary>
internal sealed record ImagesOptions
{
    /// <summary>Those that are built.</summary>
    public required IReadOnlyList<ProjectImage> Images { get; init; }

    /// <summary>The image of the .NET runtime that they stand on; null for the one in their Dockerfiles.</summary>
    public string? Base { get; init; }

    /// <summary>The engine; null for the one that Docker's client takes by itself.</summary>
    public Uri? Engine { get; init; }
}
