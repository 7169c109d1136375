using System.Text;
using Molecule.Gateway.Canvas;
using Molecule.Gateway.Registry;
using Molecule.Gateway.Wire;
using Molecule.Gateway.Workspaces;

namespace Molecule.Gateway.Tests.Wire;

/// <summary>Contract section 1.3.</summary>
public sealed class BodyReaderTests
{
    [Theory]
    [InlineData("""{"x":1,"y":2.5,"zoom":3}""")]
    [InlineData("""{"X":1,"Y":2.5,"ZOOM":3}""")]
    [InlineData("""{"x":1,"y":2.5,"zoom":3} trailing { bytes""")]
    [InlineData("""{"x":1,"y":2.5,"zoom":3,"unknown":{"deep":[1,2]}}""")]
    [InlineData("  \r\n {\"x\":1,\"y\":2.5,\"zoom\":3}")]
    [InlineData("\ufeff{\"x\":1,\"y\":2.5,\"zoom\":3}")]
    [InlineData("""{"x":9,"x":1,"y":2.5,"zoom":3}""")]
    public void Parse_WhatTheContractAccepts_IsRead(string json) =>
        Parse<ViewportBody>(json).ShouldBe(new ViewportBody { X = 1, Y = 2.5, Zoom = 3 });

    [Fact]
    public void Parse_Null_IsAbsent() => Parse<ViewportBody>("""{"x":null}""").ShouldBe(new ViewportBody());

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    public void Parse_Nothing_SaysEof(string json) => Refused<ViewportBody>(json).Message.ShouldBe("EOF");

    [Theory]
    [InlineData("{")]
    [InlineData("""{"x":1""")]
    [InlineData("""{"x":}""")]
    [InlineData("""{'x':1}""")]
    [InlineData("""{"x":01}""")]
    [InlineData("""{"x":NaN}""")]
    [InlineData("""{"x":1,}""")]
    [InlineData("// comment\n{}")]
    [InlineData("hello")]
    [InlineData("{\"unknown\":\"raw\ttab\"}")]
    public void Parse_Malformed_SaysWhere(string json)
    {
        var refused = Refused<ViewportBody>(json);
        refused.Code.ShouldBe("malformed_json");
        refused.Message.ShouldStartWith("malformed JSON at line ");
        refused.Message.ShouldNotContain("LineNumber");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("true")]
    public void Parse_NoObject_IsRefused(string json) => Refused<ViewportBody>(json).Message.ShouldBe("the body must be a JSON object");

    [Theory]
    [InlineData("""{"name":5}""", "name", "name must be a string")]
    [InlineData("""{"name":{}}""", "name", "name must be a string")]
    [InlineData("""{"tier":"1"}""", "tier", "tier must be a whole number")]
    [InlineData("""{"tier":1.5}""", "tier", "tier must be a whole number from -2147483648 to 2147483647")]
    [InlineData("""{"tier":1.0}""", "tier", "tier must be a whole number from -2147483648 to 2147483647")]
    [InlineData("""{"tier":99999999999999999999}""", "tier", "tier must be a whole number from -2147483648 to 2147483647")]
    [InlineData("""{"tier":-3000000000}""", "tier", "tier must be a whole number from -2147483648 to 2147483647")]
    [InlineData("""{"tier":3000000000}""", "tier", "tier must be a whole number from -2147483648 to 2147483647")]
    [InlineData("""{"external":"yes"}""", "external", "external must be true or false")]
    [InlineData("""{"canvas":5}""", "canvas", "canvas must be an object")]
    [InlineData("""{"canvas":{"x":"1"}}""", "canvas.x", "canvas.x must be a number")]
    [InlineData("""{"CANVAS":{"Y":[]}}""", "canvas.y", "canvas.y must be a number")]
    public void Parse_WrongType_NamesTheField(string json, string field, string message)
    {
        var refused = Refused<CreateWorkspaceBody>(json);
        refused.Field.ShouldBe(field);
        refused.Message.ShouldBe(message);
    }

    [Theory]
    [InlineData("""{"tier":null}""", "tier must be a whole number")]
    [InlineData("""{"tier":"2"}""", "tier must be a whole number")]
    [InlineData("""{"tier":99999999999999999999}""", "tier must be a whole number from -2147483648 to 2147483647")]
    [InlineData("""{"x":null}""", "x must be a number")]
    [InlineData("""{"name":7}""", "name must be a string")]
    [InlineData("""{"parent_id":[]}""", "parent_id must be a string")]
    public void Parse_WrongTypeInPatch_NamesTheField(string json, string message) =>
        Refused<PatchWorkspaceBody>(json).Message.ShouldBe(message);

    [Fact]
    public void Parse_Patch_TellsNullFromAbsent()
    {
        var patch = Parse<PatchWorkspaceBody>("""{"role":null,"x":1}""");
        patch.Role.IsPresent.ShouldBeTrue();
        patch.Role.Value.ShouldBeNull();
        patch.Name.IsPresent.ShouldBeFalse();
        patch.X.Value.ShouldBe(1);
        patch.Tier.IsPresent.ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"name":"\ud800"}""")]
    [InlineData("""{"name":"\udc00\ud800"}""")]
    public void Parse_LoneSurrogate_NamesTheField(string json) =>
        Refused<CreateWorkspaceBody>(json).Message.ShouldBe("name is not valid Unicode text");

    [Fact]
    public void Parse_InvalidUtf8_IsRefused() =>
        Should.Throw<BadInputException>(() => BodyReader.Parse<CreateWorkspaceBody>([.. "{\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8]))
            .Message.ShouldBe("the body is not valid UTF-8");

    [Theory]
    [InlineData(60, true)]
    [InlineData(100, false)]
    [InlineData(100_000, false)]
    public void Parse_Nesting_IsLimited(int depth, bool isFine)
    {
        var json = "{\"unknown\":" + new string('[', depth) + new string(']', depth) + "}";
        if (isFine)
            Parse<ViewportBody>(json);
        else
            Refused<ViewportBody>(json).Code.ShouldBe("malformed_json");
    }

    [Fact]
    public void Read_MissingFields_AreAllNamedInTheKnownShape()
    {
        var refused = Should.Throw<BadInputException>(() => Parse<RegisterBody>("""{"url":""}""").Read());
        refused.Message.Split('\n').ShouldBe(
        [
            "Key: 'RegisterPayload.ID' Error:Field validation for 'ID' failed on the 'required' tag",
            "Key: 'RegisterPayload.URL' Error:Field validation for 'URL' failed on the 'required' tag",
            "Key: 'RegisterPayload.AgentCard' Error:Field validation for 'AgentCard' failed on the 'required' tag",
        ]);
        refused.Field.ShouldBe("id");
    }

    [Fact]
    public void Read_NullCard_IsPresent() =>
        Parse<RegisterBody>($$"""{"id":"{{Guid.NewGuid()}}","url":" ","agent_card":null}""").Read().Registration.AgentCard.ShouldBe("null");

    private static T Parse<T>(string json)
        where T : class => BodyReader.Parse<T>(Encoding.UTF8.GetBytes(json));

    private static BadInputException Refused<T>(string json)
        where T : class => Should.Throw<BadInputException>(() => Parse<T>(json));
}
