using Molecule.Gateway.Door;

namespace Molecule.Gateway.Tests.Door;

/// <summary>What would not be safe does not start, and says why.</summary>
public sealed class DoorOptionsValidatorTests
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("localhost", null)]
    [InlineData("127.0.0.1", null)]
    [InlineData("::1", null)]
    [InlineData("localhost", Token)]
    [InlineData("0.0.0.0", Token)]
    [InlineData("::", Token)]
    [InlineData("10.1.2.3", Token)]
    public void Validate_Listen_IsSafe(string listen, string? token) =>
        Validate(new DoorOptions { Listen = listen, OperatorToken = token }).ShouldBeNull();

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("10.1.2.3")]
    public void Validate_ListenElsewhere_WithoutToken_IsRefused(string listen) =>
        Validate(new DoorOptions { Listen = listen }).ShouldNotBeNull().ShouldBe(
            $"MOLECULE_LISTEN is {listen}, where others reach the gateway, and without an operator token everybody who does is the operator: " +
            "set MOLECULE_OPERATOR_TOKEN (32 characters or more), or listen on localhost");

    [Theory]
    [InlineData("")]
    [InlineData("everywhere")]
    [InlineData("*")]
    [InlineData("http://0.0.0.0")]
    public void Validate_ListenNowhere_IsRefused(string listen) =>
        Validate(new DoorOptions { Listen = listen, OperatorToken = Token }).ShouldNotBeNull().ShouldStartWith("MOLECULE_LISTEN must be");

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("0123456789abcdef 0123456789abcdef")]
    [InlineData("0123456789abcdef0123456789abcdef\n")]
    [InlineData("0123456789abcdef0123456789abcdeä")]
    public void Validate_WeakToken_IsRefused(string token) =>
        Validate(new DoorOptions { OperatorToken = token }).ShouldNotBeNull().ShouldStartWith("MOLECULE_OPERATOR_TOKEN must have 32 or more");

    [Fact]
    public void Validate_AllOrigins_WithoutToken_IsRefused() =>
        Validate(new DoorOptions { Origins = "*" }).ShouldNotBeNull().ShouldStartWith("CORS_ORIGINS is *");

    [Fact]
    public void Validate_AllOrigins_WithToken_IsSafe() => Validate(new DoorOptions { Origins = "*", OperatorToken = Token }).ShouldBeNull();

    [Fact]
    public void Validate_Hosts_WithoutToken_AreRefused() =>
        Validate(new DoorOptions { Hosts = "molecule.example" }).ShouldNotBeNull().ShouldStartWith("MOLECULE_HOSTS needs");

    private static string? Validate(DoorOptions options) => new DoorOptionsValidator().Validate(null, options).FailureMessage;
}
