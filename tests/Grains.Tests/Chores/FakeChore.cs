using System.Collections.Concurrent;
using Molecule.Grains.Chores;

namespace Molecule.Grains.Tests.Chores;

/// <summary>A chore that does what a test tells it, and says which silo did it.</summary>
internal sealed class FakeChore(string name, TimeSpan interval, string silo, FakeChore.Book book) : IChore
{
    public string Name => name;

    public TimeSpan Interval => interval;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        book.Rounds.Enqueue((name, silo));
        book.Enter();
        try
        {
            return await book.Work(name, cancellationToken);
        }
        finally
        {
            book.Leave();
        }
    }

    /// <summary>What the chores of all silos write into.</summary>
    internal sealed class Book
    {
        private int _atOnce;

        public ConcurrentQueue<(string Chore, string Silo)> Rounds { get; } = new();

        /// <summary>What a round does; the answer is how many rows it touched.</summary>
        public Func<string, CancellationToken, Task<int>> Work { get; set; } = (_, _) => Task.FromResult(0);

        /// <summary>Most rounds that ever ran at the same moment.</summary>
        public int MostAtOnce { get; private set; }

        public int Of(string chore) => Rounds.Count(round => round.Chore == chore);

        public void Enter()
        {
            lock (Rounds)
            {
                MostAtOnce = Math.Max(MostAtOnce, ++_atOnce);
            }
        }

        public void Leave()
        {
            lock (Rounds)
            {
                _atOnce--;
            }
        }
    }
}
