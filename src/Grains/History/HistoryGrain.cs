using System.Runtime.CompilerServices;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.History;
using Orleans.Placement;

namespace Molecule.Grains.History;

/// <summary>Answers one question about the history, in pieces, and is gone.</summary>
// Not a stateless worker: the pieces of an answer are asked for one after the other and must all meet the activation that holds them.
// Each lives for one answer, and stays where it is.
[RandomPlacement]
[CollectionAgeLimit(Minutes = 2)]
[Immovable]
[GrainType("history")]
internal sealed class HistoryGrain(IHistoryLog log, ReadingRoom room) : Grain, IHistory
{
    public async IAsyncEnumerable<PastOrganization> ReadAsync(Moment at, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RefuseNegative("at", at);
        using var seat = room.Enter();
        var point = await log.FindAsync(at, cancellationToken);
        yield return new PastOrganization(point, []);

        var fold = (await log.FoldAsync([point.Position], cancellationToken))[0];
        foreach (var piece in Pieces.Of(OrganizationComparison.Describe(fold), Pieces.CardCharacters))
        {
            yield return new PastOrganization(point, piece);
        }
    }

    public async IAsyncEnumerable<OrganizationDifference> CompareAsync(
        Moment from, Moment to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RefuseNegative("from", from);
        RefuseNegative("to", to);
        using var seat = room.Enter();
        var before = await log.FindAsync(from, cancellationToken);
        var after = await log.FindAsync(to, cancellationToken);
        if (after.Position < before.Position)
        {
            throw new InvalidFieldException("to", "must not be before from");
        }

        yield return new OrganizationDifference(before, after, []);

        var folds = await log.FoldAsync([before.Position, after.Position], cancellationToken);
        foreach (var piece in Pieces.Of(
            OrganizationComparison.Compare(folds[0], folds[1]),
            differs => Pieces.CardCharacters(differs.Before) + Pieces.CardCharacters(differs.After)))
        {
            yield return new OrganizationDifference(before, after, piece);
        }
    }

    public async IAsyncEnumerable<Verification> VerifyAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var seat = room.Enter();
        await foreach (var step in log.VerifyAsync(cancellationToken))
        {
            yield return step;
        }
    }

    private static void RefuseNegative(string field, Moment moment)
    {
        if (moment.Position < 0)
        {
            throw new InvalidFieldException(field, "must be a position of 0 or more, or a time");
        }
    }
}
