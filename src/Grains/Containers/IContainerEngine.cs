using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Containers;

/// <summary>
/// One container engine that this silo reaches. Every call may be made again: what is already so stays so. A call that fails with a
/// <see cref="ContainerEngineException"/> says nothing about the containers: unknown is not dead.
/// </summary>
internal interface IContainerEngine
{
    /// <summary>What the installation calls it; the same in every silo that reaches it.</summary>
    string Name { get; }

    /// <summary>How much it can carry.</summary>
    Task<EngineCapacity> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>All containers and volumes that carry this installation's labels, running or not.</summary>
    Task<EngineInventory> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Makes network, volumes and container, and writes the files into it, without starting it. When a container of that workspace is there it is
    /// left alone if it is of this very attempt, and replaced otherwise; the volumes are kept.
    /// </summary>
    /// <returns>The engine's id of the container.</returns>
    /// <exception cref="ImageNotFoundException">The engine has no such image and could not get it.</exception>
    Task<string> CreateAsync(ContainerPlan plan, CancellationToken cancellationToken);

    /// <summary>Starts it.</summary>
    /// <returns>Where the host reaches its port, as <c>http://127.0.0.1:port</c>; null when it has none.</returns>
    Task<string?> StartAsync(string containerId, CancellationToken cancellationToken);

    /// <summary>Stops it and keeps it: asks it to end, and kills it after ten seconds.</summary>
    Task StopAsync(string containerId, CancellationToken cancellationToken);

    /// <summary>Removes the container of a workspace and, when told, its volumes.</summary>
    Task RemoveAsync(WorkspaceId workspace, bool withVolumes, CancellationToken cancellationToken);

    /// <summary>How it is now; null when there is none of that id.</summary>
    Task<ContainerRecord?> InspectAsync(string containerId, CancellationToken cancellationToken);

    /// <summary>
    /// What becomes of the containers from <paramref name="since"/> on, by the engine's clock, at least once each as far as the engine remembers,
    /// until the engine is lost, which throws. The first element comes only when the engine listens: whoever lists after it misses nothing.
    /// </summary>
    IAsyncEnumerable<ContainerNews> WatchAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>
    /// The last lines it wrote, oldest first, each cut to a bound; then, when told, what it writes from now on, until it ends. Nothing when there is
    /// no such container.
    /// </summary>
    IAsyncEnumerable<ContainerLine> ReadLogAsync(string containerId, int last, bool follow, CancellationToken cancellationToken);
}
