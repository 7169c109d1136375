using Microsoft.Extensions.Options;

namespace Molecule.Gateway.Feed;

/// <summary>Holds the number of those who listen below its limit, over whichever way they listen.</summary>
internal sealed class Seats(IOptions<FeedOptions> options)
{
    private int _taken;

    /// <summary>Seats that are taken.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Refuses whoever comes while all seats are taken, before anything is set up for it.</summary>
    /// <exception cref="SeatsTakenException">All are taken.</exception>
    public void RefuseWhenTaken()
    {
        if (Taken >= options.Value.MaxSubscribers)
            throw new SeatsTakenException(options.Value.MaxSubscribers);
    }

    /// <summary>Takes a seat until it is disposed of.</summary>
    /// <exception cref="SeatsTakenException">All are taken.</exception>
    public IDisposable Take()
    {
        if (Interlocked.Increment(ref _taken) <= options.Value.MaxSubscribers)
            return new Seat(this);

        Interlocked.Decrement(ref _taken);
        throw new SeatsTakenException(options.Value.MaxSubscribers);
    }

    private sealed class Seat(Seats seats) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _left, true))
                Interlocked.Decrement(ref seats._taken);
        }
    }
}
