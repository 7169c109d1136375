using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Molecule.Grains.Interfaces.History;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.History;

/// <summary>A history that a test writes.</summary>
internal sealed class FakeHistory : IHistory
{
    /// <summary>What it answers with, piece by piece.</summary>
    public ImmutableArray<ImmutableArray<Workspace>> Past { get; set; } = [];

    public ImmutableArray<ImmutableArray<WorkspaceDifference>> Differences { get; set; } = [];

    public ImmutableArray<Verification> Verification { get; set; } = [];

    public LogPoint Point { get; set; } = new(0, null);

    /// <summary>Thrown before the first piece.</summary>
    public Exception? Refuses { get; set; }

    /// <summary>Thrown after the last piece.</summary>
    public Exception? BreaksOff { get; set; }

    /// <summary>The moments that were asked for.</summary>
    public IReadOnlyList<Moment> Asked { get; private set; } = [];

    public IAsyncEnumerable<PastOrganization> ReadAsync(Moment at, CancellationToken cancellationToken)
    {
        Asked = [at];
        return Answer([new PastOrganization(Point, []), .. Past.Select(piece => new PastOrganization(Point, piece))], cancellationToken);
    }

    public IAsyncEnumerable<OrganizationDifference> CompareAsync(Moment from, Moment to, CancellationToken cancellationToken)
    {
        Asked = [from, to];
        return Answer(
            [new OrganizationDifference(new(1, null), Point, []), .. Differences.Select(piece => new OrganizationDifference(new(1, null), Point, piece))],
            cancellationToken);
    }

    public IAsyncEnumerable<Verification> VerifyAsync(CancellationToken cancellationToken) => Answer(Verification, cancellationToken);

    private async IAsyncEnumerable<T> Answer<T>(ImmutableArray<T> pieces, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Refuses is { } refusal)
            throw refusal;

        foreach (var piece in pieces)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return piece;
        }

        if (BreaksOff is { } failure)
            throw failure;
    }
}
