using Molecule.Cli.Bench.Load;
using Molecule.Cli.Bench.Residents;

namespace Molecule.Cli.Tests.Bench;

public sealed class ForcedCollectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ThisProcess_CollectsTheOldestGeneration()
    {
        var before = GC.CollectionCount(GC.MaxGeneration);

        await ForcedCollection.RunAsync(Environment.ProcessId, Token);

        GC.CollectionCount(GC.MaxGeneration).ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task Run_NoProcessOfOurs_Fails() => await Should.ThrowAsync<LoadFailedException>(() => ForcedCollection.RunAsync(int.MaxValue, Token));
}
