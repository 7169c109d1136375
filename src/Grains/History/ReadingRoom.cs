using Microsoft.Extensions.Options;
using Molecule.Grains.Interfaces;

namespace Molecule.Grains.History;

/// <summary>Lets a few readers of the history into this silo at a time: each costs a connection and a processor for as long as it reads.</summary>
internal sealed class ReadingRoom(IOptions<HistoryOptions> options)
{
    private readonly int _seats = options.Value.MaxReaders;
    private int _taken;

    /// <summary>Takes a seat until it is disposed.</summary>
    /// <exception cref="TooManyReadersException">All are taken.</exception>
    public IDisposable Enter()
    {
        if (Interlocked.Increment(ref _taken) > _seats)
        {
            Interlocked.Decrement(ref _taken);
            throw new TooManyReadersException(_seats);
        }

        return new Seat(this);
    }

    private sealed class Seat(ReadingRoom room) : IDisposable
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
