using Microsoft.Extensions.Options;

namespace Molecule.Gateway.Canvas;

/// <summary>Holds the number of connected canvases below its limit.</summary>
internal sealed class CanvasConnections(IOptions<CanvasOptions> options)
{
    private int _taken;

    /// <summary>Places that are taken.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes a place until it is disposed of; null when all are taken.</summary>
    public IDisposable? TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= options.Value.MaxConnections)
            return new Place(this);

        Interlocked.Decrement(ref _taken);
        return null;
    }

    private sealed class Place(CanvasConnections connections) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _left, true))
                Interlocked.Decrement(ref connections._taken);
        }
    }
}
