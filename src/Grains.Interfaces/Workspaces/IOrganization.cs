namespace Molecule.Grains.Interfaces.Workspaces;

/// <summary>
/// Reads the organisation as a whole, from Postgres; the key is always 0. Status and structure are as committed; vitals are up to a second
/// older than what the workspaces themselves know.
/// </summary>
[GrainInterfaceType("molecule.organization")]
[Alias("molecule.organization")]
public interface IOrganization : IGrainWithIntegerKey
{
    /// <summary>Lists the workspaces that are not removed, oldest first.</summary>
    /// <param name="after">Only those after this one in that order; null from the beginning.</param>
    /// <param name="limit">At most this many, 1 to 1,000; null for all.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The workspaces.</returns>
    [Alias("list")]
    Task<WorkspaceList> ListAsync(WorkspaceId? after, int? limit, CancellationToken cancellationToken);

    /// <summary>Takes the whole organisation and its position in the log in one moment. Cards are left out.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The workspaces that are not removed, and the position that this picture includes.</returns>
    [Alias("snapshot")]
    Task<OrganizationSnapshot> TakeSnapshotAsync(CancellationToken cancellationToken);

    /// <summary>Reads what is not in the log, for every workspace that is not removed.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Vitals and places.</returns>
    [Alias("vitals")]
    Task<VitalsReading> ReadVitalsAsync(CancellationToken cancellationToken);
}
