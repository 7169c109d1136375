using System.Text.Json;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Tests.Wire;

public sealed class RawJsonTests
{
    [Theory]
    [InlineData("""{ "b" : [ 1, 2.0, 1e5 ], "a" : null }""", """{"b":[1,2.0,1e5],"a":null}""")]
    [InlineData("\"<\"", "\"\\u003c\"")]
    [InlineData("\"\\u00e9\\ud83d\\ude00\"", "\"é😀\"")]
    [InlineData(" null ", "null")]
    [InlineData("12345678901234567890.123456789", "12345678901234567890.123456789")]
    public void FromText_AnyValue_IsCompactAndKeepsItsNumbers(string json, string expected) => RawJson.FromText(json).ToString().ShouldBe(expected);

    [Theory]
    [InlineData("\"a\\u0000b\"")]
    [InlineData("""{"a\u0000":1}""")]
    [InlineData("1e400")]
    [InlineData("1e-100000")]
    [InlineData("[1e99999999999]")]
    [InlineData("\"\\ud800\"")]
    [InlineData("""{"deep":[{"x":"\udc00 "}]}""")]
    public void FromCaller_WhatTheDatabaseCannotHold_IsRefused(string json)
    {
        using var document = JsonDocument.Parse(json);
        Should.Throw<BadInputException>(() => RawJson.FromCaller("agent_card", document.RootElement)).Field.ShouldBe("agent_card");
    }

    [Theory]
    [InlineData("\"\\\\u0000\"")]
    [InlineData("1e300")]
    [InlineData("1e-300")]
    [InlineData("-0.5E+2")]
    [InlineData("false")]
    public void FromCaller_WhatOnlyLooksWrong_IsKept(string json)
    {
        using var document = JsonDocument.Parse(json);
        RawJson.FromCaller("agent_card", document.RootElement).ToString().ShouldBe(json);
    }

    [Fact]
    public void Default_IsNull() => default(RawJson).ToString().ShouldBe("null");
}
