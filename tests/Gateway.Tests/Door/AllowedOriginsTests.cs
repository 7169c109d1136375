using Molecule.Gateway.Door;

namespace Molecule.Gateway.Tests.Door;

public sealed class AllowedOriginsTests
{
    [Theory]
    [InlineData("http://localhost:3000", "http://localhost:3000", true)]
    [InlineData("http://LOCALHOST:3000 , https://a.example", "http://localhost:3000", true)]
    [InlineData("http://a,https://b", "https://b", true)]
    [InlineData("http://a", "https://a", false)]
    [InlineData("http://a", "http://a:8080", false)]
    [InlineData("http://a", "http://a.evil", false)]
    [InlineData("*", "http://anything", true)]
    [InlineData("", "http://a", false)]
    [InlineData("http://a", "null", false)]
    public void Contains_Origin(string configured, string origin, bool isAllowed)
    {
        AllowedOrigins.TryParse(configured, out var allowed, out _).ShouldBeTrue();
        allowed!.Contains(origin).ShouldBe(isAllowed);
    }

    [Theory]
    [InlineData("localhost:3000")]
    [InlineData("ftp://a")]
    [InlineData("http://a/path")]
    [InlineData("http://a/")]
    [InlineData("http://*.example")]
    [InlineData("http://user@a")]
    [InlineData("http://a,b")]
    [InlineData("null")]
    public void TryParse_Malformed_IsNamed(string configured)
    {
        AllowedOrigins.TryParse(configured, out _, out var error).ShouldBeFalse();
        error.ShouldNotBeNull().ShouldContain("is no origin");
    }

    [Fact]
    public void Validate_Malformed_NamesTheVariable() =>
        new DoorOptionsValidator().Validate(null, new DoorOptions { Origins = "x" }).FailureMessage!.ShouldContain("CORS_ORIGINS");

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("65536")]
    [InlineData("http")]
    public void Validate_WrongPort_NamesTheVariable(string port) =>
        new DoorOptionsValidator().Validate(null, new DoorOptions { Port = port }).FailureMessage!.ShouldContain("PORT");
}
