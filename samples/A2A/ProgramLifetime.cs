namespace Molecule.Samples.A2A;

/// <summary>The lifetime of a server that starts and stops when the program says so, and listens to no signal itself.</summary>
internal sealed class ProgramLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
