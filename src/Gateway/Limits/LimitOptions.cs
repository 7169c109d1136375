namespace Molecule.Gateway.Limits;

/// <summary>How much one caller may ask of one gateway.</summary>
internal sealed class LimitOptions
{
    /// <summary>Requests of one caller in a minute, 1 to 1,000,000; <c>RATE_LIMIT</c>. Default 600.</summary>
    public string RequestsPerMinute { get; set; } = "600";

    /// <summary>Attempts to sign in from one address in a minute. Default 10.</summary>
    public int LoginsPerMinute { get; set; } = 10;
}
