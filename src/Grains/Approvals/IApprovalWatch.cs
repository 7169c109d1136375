namespace Molecule.Grains.Approvals;

/// <summary>A request for approval as the one that watches over its time.</summary>
[GrainInterfaceType("molecule.approval.watch")]
[Alias("molecule.approval.watch")]
internal interface IApprovalWatch : IGrainWithGuidKey
{
    /// <summary>Looks at the time: denies the request when it is over, and otherwise waits for the end of it.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Whether it was denied now.</returns>
    [Alias("look")]
    Task<bool> LookAsync(CancellationToken cancellationToken);
}
