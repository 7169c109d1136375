namespace Molecule.Grains.Interfaces.Bundles;

/// <summary>How large a bundle may be. What can be exported can be imported: both sides have these limits.</summary>
public static class BundleLimits
{
    /// <summary>The most workspaces.</summary>
    public const int MaxWorkspaces = 500;

    /// <summary>The most levels, the top included. Readers of JSON stop at 64 levels, and a card may have 32 of them.</summary>
    public const int MaxDepth = 12;

    /// <summary>The most files of one workspace.</summary>
    public const int MaxFiles = 200;

    /// <summary>The most bytes of all texts together, in UTF-8.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>The longest id that a bundle may have of its own, in characters.</summary>
    public const int MaxId = 200;
}
