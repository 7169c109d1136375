namespace Molecule.Gateway.Access;

/// <summary>A body that says for which workspace it speaks.</summary>
internal interface INamesWorkspace
{
    /// <summary>The workspace's id as it was sent.</summary>
    string? SpeaksFor { get; }
}
