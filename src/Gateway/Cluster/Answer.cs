namespace Molecule.Gateway.Cluster;

/// <summary>An answer of a grain that comes in pieces. It is open when its first piece is there: until then refusals can be told.</summary>
/// <typeparam name="T">A piece.</typeparam>
internal sealed class Answer<T> : IAsyncDisposable
{
    private readonly IAsyncEnumerator<T> _pieces;

    private Answer(IAsyncEnumerator<T> pieces) => _pieces = pieces;

    /// <summary>The piece that is at hand; the first at first.</summary>
    public T Piece => _pieces.Current;

    /// <summary>Asks, as often as <see cref="ClusterCalls.AskAsync"/> does, until there is a first piece.</summary>
    /// <param name="cluster">The way to the grains.</param>
    /// <param name="ask">The question.</param>
    /// <param name="cancellationToken">Ends the answer.</param>
    public static async Task<Answer<T>> OpenAsync(
        ClusterCalls cluster, Func<IGrainFactory, CancellationToken, IAsyncEnumerable<T>> ask, CancellationToken cancellationToken) =>
        await cluster.AskAsync(
            async (grains, thisTry) =>
            {
                // Small messages, each as soon as it is there, instead of a hundred at once.
                var pieces = ask(grains, cancellationToken).WithBatchSize(1).GetAsyncEnumerator(cancellationToken);
                var answer = new Answer<T>(pieces);
                try
                {
                    await answer.MoveNextAsync().WaitAsync(thisTry);
                    return answer;
                }
                catch
                {
                    await answer.DisposeAsync();
                    throw;
                }
            },
            cancellationToken);

    /// <summary>Waits for the next piece, however long that takes; false when there is none.</summary>
    public Task<bool> MoveNextAsync() => _pieces.MoveNextAsync().AsTask();

    public ValueTask DisposeAsync() => _pieces.DisposeAsync();
}
