namespace Molecule.Grains.Secrets;

/// <summary>Who reads values.</summary>
internal enum SecretReader
{
    /// <summary>The workspace itself, with its token.</summary>
    Workspace,

    /// <summary>The platform, to start the workspace's agent.</summary>
    Platform,
}
