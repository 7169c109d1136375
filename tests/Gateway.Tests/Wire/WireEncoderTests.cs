using System.Text.Json;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Tests.Wire;

public sealed class WireEncoderTests
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = WireEncoder.Instance };

    [Theory]
    [InlineData("a<b>&c", "a\\u003cb\\u003e\\u0026c")]
    [InlineData("say \"hi\" \\ /", "say \\\"hi\\\" \\\\ /")]
    [InlineData("\b\f\n\r\t", "\\b\\f\\n\\r\\t")]
    [InlineData("\u0000\u0001\u001f", "\\u0000\\u0001\\u001f")]
    [InlineData("é 日本 ‮ \u00a0 \u2028 \ufeff \ue000 \u007f", "é 日本 ‮ \u00a0 \u2028 \ufeff \ue000 \u007f")]
    [InlineData("😀 🇩🇪 \U0010ffff", "😀 🇩🇪 \U0010ffff")]
    [InlineData("it's `+` 100%", "it's `+` 100%")]
    [InlineData("", "")]
    public void Encode_EscapesWhatTheContractNames_AndNothingElse(string text, string expected)
    {
        JsonSerializer.Serialize(text, Options).ShouldBe($"\"{expected}\"");
        Options.Encoder!.Encode(text).ShouldBe(expected);
    }

    [Theory]
    [InlineData("a\ud800b")]
    [InlineData("a\udc00b")]
    [InlineData("\ud800")]
    [InlineData("\ud800\ud800\udc00")]
    public void Encode_LoneSurrogate_BecomesReplacementCharacter(string text)
    {
        var json = JsonSerializer.Serialize(text, Options);
        json.ShouldContain('\ufffd');
        JsonSerializer.Deserialize<string>(json).ShouldNotBeNull();
    }

    [Fact]
    public void Encode_AnyText_ReadsBackAsItself()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => RandomRune(random)));
            JsonSerializer.Deserialize<string>(JsonSerializer.Serialize(text, Options)).ShouldBe(text);
            JsonSerializer.Deserialize<string>(JsonSerializer.SerializeToUtf8Bytes(text, Options)).ShouldBe(text);
        }
    }

    [Fact]
    public void Encode_TextLongerThanAnyBuffer_IsWhole()
    {
        var text = string.Concat(Enumerable.Repeat("<😀é\n", 50_000));
        JsonSerializer.Deserialize<string>(JsonSerializer.SerializeToUtf8Bytes(text, Options)).ShouldBe(text);
    }

    private static string RandomRune(Random random)
    {
        while (true)
        {
            var scalar = random.Next(4) == 0 ? random.Next(0x110000) : random.Next(0x80);
            if (scalar is < 0xD800 or > 0xDFFF)
                return char.ConvertFromUtf32(scalar);
        }
    }
}
