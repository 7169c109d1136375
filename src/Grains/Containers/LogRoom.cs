using Molecule.Grains.Interfaces;

namespace Molecule.Grains.Containers;

/// <summary>Lets some readers of containers' logs into this silo at a time: each holds a connection to an engine for as long as it reads.</summary>
internal sealed class LogRoom
{
    public const int Seats = 50;

    private int _taken;

    /// <summary>Takes a seat until it is disposed.</summary>
    /// <exception cref="TooManyLogReadersException">All are taken.</exception>
    public IDisposable Enter()
    {
        if (Interlocked.Increment(ref _taken) > Seats)
        {
            Interlocked.Decrement(ref _taken);
            throw new TooManyLogReadersException(Seats);
        }

        return new Seat(this);
    }

    private sealed class Seat(LogRoom room) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                Interlocked.Decrement(ref room._taken);
            }
        }
    }
}
