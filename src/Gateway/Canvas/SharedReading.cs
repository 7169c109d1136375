namespace Molecule.Gateway.Canvas;

/// <summary>Lets those who ask at the same time share one reading.</summary>
/// <typeparam name="T">What is read.</typeparam>
/// <param name="read">Reads; nobody's cancellation stops it, because others may be waiting.</param>
internal sealed class SharedReading<T>(Func<Task<T>> read)
{
    private readonly Lock _lock = new();
    private Task<T>? _underWay;

    public Task<T> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_underWay is null or { IsCompleted: true })
                _underWay = Task.Run(read, CancellationToken.None);

            return _underWay.WaitAsync(cancellationToken);
        }
    }
}
