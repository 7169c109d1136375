using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces.Containers;

/// <summary>
/// Reads what one container writes. The key is the name of its engine, a slash, and a new UUID for each reader, so that it lives where the engine is
/// reached and readers share nothing.
/// </summary>
[GrainInterfaceType("molecule.container-log")]
[Alias("molecule.container-log")]
public interface IContainerLog : IGrainWithStringKey
{
    /// <summary>The most lines that are read back.</summary>
    const int MaxLines = 1_000;

    /// <summary>How long a reader is served, in minutes; whoever wants more asks again.</summary>
    const int MaxMinutes = 30;

    /// <summary>Tells the last lines, and then, when asked, those that are written from now on until the container ends.</summary>
    /// <param name="workspace">Whose container.</param>
    /// <param name="last">How many of the last lines, 0 to <see cref="MaxLines"/>.</param>
    /// <param name="follow">Whether to go on.</param>
    /// <param name="cancellationToken">Ends the answer.</param>
    /// <returns>The lines without the workspace's secrets, oldest first, in pieces, the first of them empty.</returns>
    /// <exception cref="NoContainerException">It has none on this engine.</exception>
    /// <exception cref="EngineUnavailableException">The engine does not answer.</exception>
    /// <exception cref="TooManyLogReadersException">As many as one silo allows are reading.</exception>
    [Alias("read")]
    IAsyncEnumerable<LogPiece> ReadAsync(WorkspaceId workspace, int last, bool follow, CancellationToken cancellationToken);
}
