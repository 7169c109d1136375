using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Molecule.Gateway.Presence;

/// <summary>What one canvas is told of the people beside it: everybody first, then changes, several times a second at most.</summary>
internal sealed class PresenceStream(Crowd crowd, TimeProvider time)
{
    /// <summary>The least time between two messages: a hand on the map is not worth more.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public async IAsyncEnumerable<PresenceFrame> ReadAsync(Guid you, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var told = ImmutableDictionary<Guid, Person>.Empty;
        var isFirst = true;
        while (true)
        {
            var changed = crowd.Changed.Next;
            var now = crowd.Everybody;
            var (people, gone) = PresenceChange.Between(told, now);
            told = now;
            if (isFirst || people.Length + gone.Length > 0)
            {
                isFirst = false;
                yield return new PresenceFrame { You = you, People = people, Gone = gone };
                await Task.Delay(Interval, time, cancellationToken);
            }

            await changed.WaitAsync(cancellationToken);
        }
    }
}
