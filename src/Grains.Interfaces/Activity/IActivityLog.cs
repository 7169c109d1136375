using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Activity;

/// <summary>
/// Keeps what workspaces do, for people to read (contract section 5.6); the key is always 0. Entries are no facts: they go after seven days,
/// or what is configured instead.
/// </summary>
[GrainInterfaceType("molecule.activity-log")]
[Alias("molecule.activity-log")]
public interface IActivityLog : IGrainWithIntegerKey
{
    /// <summary>The largest page of entries that is given out.</summary>
    const int MaxPage = 500;

    /// <summary>Most findings that are given out.</summary>
    const int MaxFindings = 200;

    /// <summary>Logs what happened, and announces it as <c>ACTIVITY_LOGGED</c>.</summary>
    /// <param name="workspace">Where it happened.</param>
    /// <param name="activity">What happened.</param>
    /// <param name="cancellationToken">Gives up waiting; it may still be logged.</param>
    /// <returns>When it is logged.</returns>
    /// <exception cref="WorkspaceNotFoundException">There is no such workspace.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    /// <exception cref="InvalidFieldException">A value is out of its range.</exception>
    [Alias("report")]
    Task ReportAsync(WorkspaceId workspace, NewActivity activity, CancellationToken cancellationToken);

    /// <summary>Lets an agent tell people something: logs it, and announces it as <c>AGENT_MESSAGE</c>.</summary>
    /// <param name="workspace">Whose agent speaks.</param>
    /// <param name="message">What it says, 1 to 20,000 characters.</param>
    /// <param name="cancellationToken">Gives up waiting; it may still be said.</param>
    /// <returns>When it is logged and announced.</returns>
    /// <exception cref="WorkspaceNotFoundException">There is no such workspace.</exception>
    /// <exception cref="WorkspaceRemovedException">The workspace is removed.</exception>
    /// <exception cref="InvalidFieldException">The message is empty or too long.</exception>
    [Alias("notify")]
    Task NotifyAsync(WorkspaceId workspace, string message, CancellationToken cancellationToken);

    /// <summary>Lists what happened in a workspace, newest first. Nothing for an id that nothing has happened to.</summary>
    /// <param name="workspace">Whose activity.</param>
    /// <param name="filter">Which of it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The entries.</returns>
    /// <exception cref="InvalidFieldException">The limit is out of its range.</exception>
    [Alias("list")]
    Task<ActivityPage> ListAsync(WorkspaceId workspace, ActivityFilter filter, CancellationToken cancellationToken);

    /// <summary>
    /// Looks for a text in a workspace's activity and memories, newest first, whatever the case of its letters. It is looked for in summary,
    /// type, method, status and the beginning of both bodies, and in memories and their scope. A text without three letters or digits in a row
    /// is looked for in the newest 10,000 entries only.
    /// </summary>
    /// <param name="workspace">Whose activity and memories.</param>
    /// <param name="text">What to look for, at most 200 characters; null for all.</param>
    /// <param name="limit">At most this many, 1 to <see cref="MaxFindings"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="InvalidFieldException">The text is too long, or the limit is out of its range.</exception>
    [Alias("search")]
    Task<FindingList> SearchAsync(WorkspaceId workspace, string? text, int limit, CancellationToken cancellationToken);
}
