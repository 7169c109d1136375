using CsCheck;
using Molecule.Grains.Bundles;
using Molecule.Grains.Interfaces.Bundles;

namespace Molecule.Grains.Tests.Bundles;

public sealed class SecretSearchTests
{
    private static readonly Gen<string> Anything = Gen.String[Gen.Char["abc \n-質é😀"], 0, 60];

    /// <summary>Wherever it stands among whatever else, and whatever it is made of.</summary>
    [Fact]
    public void Find_PlantedValue_IsFoundInItsTextAndNoOther() => Gen.Select(
            Gen.String[Gen.Char['!', '~'], SecretSearch.MinValue, 80], Anything, Anything, Gen.Int[0, 4])
        .Sample(
            (value, before, after, at) =>
            {
                var texts = Enumerable.Range(0, 5).Select(index => index == at ? before + value + after : before + after).ToArray();
                if (texts.Where((_, index) => index != at).Any(text => text.Contains(value, StringComparison.Ordinal)))
                    return;

                SecretSearch.Find([("OTHER", "something-else-entirely-0"), ("KEY", value)], [.. texts]).ShouldBe([new FoundSecret(at, "KEY")]);
            },
            iter: 3_000);

    [Theory]
    [InlineData("1234567", "1234567")]
    [InlineData("true", "true")]
    [InlineData("       a       ", "       a       ")]
    [InlineData("", "")]
    public void Find_ValueThatSaysNothing_IsNotLookedFor(string value, string text) => SecretSearch.Find([("KEY", value)], [text]).ShouldBeEmpty();

    [Fact]
    public void Find_ValueAtTheShortestLength_IsFound() =>
        SecretSearch.Find([("KEY", "12345678")], ["a12345678"]).ShouldBe([new FoundSecret(0, "KEY")]);

    [Fact]
    public void Find_NameOfAModel_IsNoSecret() =>
        SecretSearch.Find([("MODEL_PROVIDER", "anthropic:claude-sonnet-4-6")], ["model: anthropic:claude-sonnet-4-6"]).ShouldBeEmpty();

    [Fact]
    public void Find_BlanksAroundTheValue_AreNotPartOfIt() =>
        SecretSearch.Find([("KEY", "  planted-value\n")], ["key: planted-value"]).ShouldBe([new FoundSecret(0, "KEY")]);

    [Theory]
    [InlineData("key: |\n    -----BEGIN PRIVATE KEY-----\n    MIIEvQIBADANBgkqhkiG\n    9w0BAQEFAASCBKcw\n", true)]
    [InlineData("9w0BAQEFAASCBKcw", true)]
    [InlineData("-----BEGIN PRIVATE KEY-----", false)]
    [InlineData("short", false)]
    public void Find_ValueOfLines_IsFoundByAnyLineThatTellsSomething(string text, bool isFound) =>
        SecretSearch.Find([("PEM", "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG\r\n9w0BAQEFAASCBKcw\nshort\n-----END PRIVATE KEY-----\n")], [text])
            .Any().ShouldBe(isFound);

    [Fact]
    public void Find_SeveralTextsAndSecrets_NamesTheFirstOfEachText() =>
        SecretSearch.Find(
                [("A", "planted-a"), ("B", "planted-b"), ("C", "planted-a")],
                ["none", "x planted-b planted-a", "planted-a"])
            .ShouldBe([new FoundSecret(1, "B"), new FoundSecret(2, "A")]);

    [Fact]
    public void Find_NoSecrets_FindsNothing() => SecretSearch.Find([], ["anything at all"]).ShouldBeEmpty();
}
