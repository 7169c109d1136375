using Molecule.Gateway.Feed;

namespace Molecule.Gateway.Canvas;

/// <summary>Counts the canvases that listen; without any, nothing is read for them.</summary>
internal sealed class Audience
{
    private int _count;

    public Pulse Changed { get; } = new();

    public int Count => Volatile.Read(ref _count);

    public IDisposable Enter()
    {
        Interlocked.Increment(ref _count);
        Changed.Beat();
        return new Seat(this);
    }

    private sealed class Seat(Audience audience) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, true))
                return;

            Interlocked.Decrement(ref audience._count);
            audience.Changed.Beat();
        }
    }
}
