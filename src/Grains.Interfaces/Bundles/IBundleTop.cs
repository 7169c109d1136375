namespace Molecule.Grains.Interfaces.Bundles;

/// <summary>The workspace at the top of an import; the grain's key is its new id.</summary>
[GrainInterfaceType("molecule.workspace.bundle-top")]
[Alias("molecule.workspace.bundle-top")]
public interface IBundleTop : IGrainWithGuidKey
{
    /// <summary>Creates this workspace and everything below it, with their files, in one commit: all of it or nothing.</summary>
    /// <param name="import">What to create; this workspace first.</param>
    /// <param name="cancellationToken">Gives up waiting; the command may still happen.</param>
    /// <returns>When it is saved.</returns>
    /// <exception cref="AlreadyExistsException">The id is taken.</exception>
    /// <exception cref="InvalidFieldException">A value is out of its range; the field is named as the bundle spells it.</exception>
    [Alias("import")]
    Task ImportAsync(BundleImport import, CancellationToken cancellationToken);
}
