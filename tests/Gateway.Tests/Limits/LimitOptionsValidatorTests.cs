using Molecule.Gateway.Limits;

namespace Molecule.Gateway.Tests.Limits;

public sealed class LimitOptionsValidatorTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("600")]
    [InlineData("1000000")]
    public void Validate_Requests_InRange(string requests) => Validate(new LimitOptions { RequestsPerMinute = requests }).ShouldBeNull();

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1000001")]
    [InlineData("")]
    [InlineData("many")]
    [InlineData("1.5")]
    public void Validate_Requests_OutOfRange_IsNamed(string requests) =>
        Validate(new LimitOptions { RequestsPerMinute = requests }).ShouldBe($"RATE_LIMIT must be 1 to 1000000 requests a minute, not '{requests}'");

    [Fact]
    public void Validate_Logins_NotOne_IsNamed() =>
        Validate(new LimitOptions { LoginsPerMinute = 0 }).ShouldNotBeNull().ShouldStartWith("MOLECULE_LIMITS__LOGINSPERMINUTE");

    private static string? Validate(LimitOptions options) => new LimitOptionsValidator().Validate(null, options).FailureMessage;
}
