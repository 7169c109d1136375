namespace Molecule.Cli.Images;

/// <summary>An image that the project comes with.</summary>
/// <param name="Name">What people call it; its folder below <c>images/</c>.</param>
/// <param name="Tag">What the engine calls it.</param>
/// <param name="Project">The project of its program, from the root.</param>
internal sealed record ProjectImage(string Name, string Tag, string Project)
{
    /// <summary>Those that workspaces run.</summary>
    public static IReadOnlyList<ProjectImage> Agents { get; } =
    [
        new("echo", "workspace-template:echo", "samples/Agents"),
        new("worker", "workspace-template:worker", "samples/Agents"),
    ];

    public static IReadOnlyList<ProjectImage> All { get; } =
    [
        .. Agents,
        new("silo", "molecule-silo:latest", "src/Silo"),
        new("gateway", "molecule-gateway:latest", "src/Gateway"),
    ];
}
