using Molecule.Grains.History;

namespace Molecule.Grains.Tests.History;

public sealed class PiecesTests
{
    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(1, new[] { 1 })]
    [InlineData(Pieces.MaxWorkspaces, new[] { Pieces.MaxWorkspaces })]
    [InlineData(Pieces.MaxWorkspaces + 1, new[] { Pieces.MaxWorkspaces, 1 })]
    public void Of_ManyItems_CutsByNumber(int items, int[] pieces) =>
        Pieces.Of(Enumerable.Range(0, items), _ => 0).Select(piece => piece.Length).ShouldBe(pieces);

    [Fact]
    public void Of_LargeCards_CutsByTheirSize()
    {
        Pieces.Of([1, 2, 3], _ => Pieces.MaxCardCharacters).Select(piece => piece.Length).ShouldBe([1, 1, 1]);
        Pieces.Of([1, 2, 3], _ => Pieces.MaxCardCharacters / 2).Select(piece => piece.Length).ShouldBe([2, 1]);
        Pieces.Of([1, 2, 3], _ => (Pieces.MaxCardCharacters / 2) - 1).Select(piece => piece.Length).ShouldBe([3]);
    }

    [Fact]
    public void Of_Items_KeepTheirOrder() => Pieces.Of(Enumerable.Range(0, 1_000), _ => 0).SelectMany(piece => piece).ShouldBe(Enumerable.Range(0, 1_000));
}
