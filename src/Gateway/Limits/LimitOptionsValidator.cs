using System.Globalization;
using Microsoft.Extensions.Options;

namespace Molecule.Gateway.Limits;

internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    private const int Most = 1_000_000;

    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        if (!int.TryParse(options.RequestsPerMinute, NumberStyles.None, CultureInfo.InvariantCulture, out var requests) || requests is < 1 or > Most)
            return ValidateOptionsResult.Fail($"RATE_LIMIT must be 1 to {Most} requests a minute, not '{options.RequestsPerMinute}'");

        return options.LoginsPerMinute < 1
            ? ValidateOptionsResult.Fail($"MOLECULE_LIMITS__LOGINSPERMINUTE must be 1 or more, not {options.LoginsPerMinute}")
            : ValidateOptionsResult.Success;
    }
}
