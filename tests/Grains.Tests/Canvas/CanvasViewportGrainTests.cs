using Molecule.Grains.Canvas;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Canvas;

namespace Molecule.Grains.Tests.Canvas;

public sealed class CanvasViewportGrainTests
{
    private readonly MemoryViewport _store = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetAsync_NothingSaved_IsTheInitialOne() => (await (await ActivateAsync()).GetAsync(Cancelled)).ShouldBe(Viewport.Initial);

    [Fact]
    public async Task SaveAsync_IsKeptAndReadByTheNextActivation()
    {
        await (await ActivateAsync()).SaveAsync(new Viewport(1.5, -2, 0), Cancelled);

        (await (await ActivateAsync()).GetAsync(Cancelled)).ShouldBe(new Viewport(1.5, -2, 0));
    }

    [Theory]
    [InlineData(double.NaN, 0, 1, "x")]
    [InlineData(0, double.PositiveInfinity, 1, "y")]
    [InlineData(0, 0, double.NegativeInfinity, "zoom")]
    [InlineData(0, 0, -0.001, "zoom")]
    [InlineData(0, 0, 1_000.1, "zoom")]
    [InlineData(1e9 + 1, 0, 1, "x")]
    [InlineData(0, -1e9 - 1, 1, "y")]
    public async Task SaveAsync_NoPlaceToLookAt_IsRefusedAndNothingIsSaved(double x, double y, double zoom, string field)
    {
        var grain = await ActivateAsync();

        (await Should.ThrowAsync<InvalidFieldException>(() => grain.SaveAsync(new Viewport(x, y, zoom), Cancelled))).Field.ShouldBe(field);

        (await grain.GetAsync(Cancelled)).ShouldBe(Viewport.Initial);
        _store.Saved.ShouldBeNull();
    }

    [Fact]
    public async Task SaveAsync_StorageIsAway_IsAnOutageAndTheOldOneStays()
    {
        var grain = await ActivateAsync();
        _store.IsAway = true;

        await Should.ThrowAsync<StorageUnavailableException>(() => grain.SaveAsync(new Viewport(1, 2, 3), Cancelled));

        (await grain.GetAsync(Cancelled)).ShouldBe(Viewport.Initial);
    }

    private async Task<CanvasViewportGrain> ActivateAsync()
    {
        var grain = new CanvasViewportGrain(_store);
        await grain.OnActivateAsync(Cancelled);
        return grain;
    }

    private sealed class MemoryViewport : IViewportStore
    {
        public Viewport? Saved { get; private set; }

        public bool IsAway { get; set; }

        public Task<Viewport?> LoadAsync(CancellationToken cancellationToken) => Task.FromResult(Saved);

        public Task SaveAsync(Viewport viewport, CancellationToken cancellationToken)
        {
            Saved = IsAway ? throw new StorageUnavailableException("nobody answers") : viewport;
            return Task.CompletedTask;
        }
    }
}
