using System.Globalization;
using Microsoft.Extensions.Options;

namespace Molecule.Gateway.Door;

internal sealed class DoorOptionsValidator : IValidateOptions<DoorOptions>
{
    public ValidateOptionsResult Validate(string? name, DoorOptions options)
    {
        if (!ushort.TryParse(options.Port, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return ValidateOptionsResult.Fail($"PORT must be 0 to 65535, not '{options.Port}'");

        if (!AllowedOrigins.TryParse(options.Origins, out _, out var error))
            return ValidateOptionsResult.Fail($"CORS_ORIGINS: {error}");

        return options.MaxConnections < 1
            ? ValidateOptionsResult.Fail($"MOLECULE_DOOR__MAXCONNECTIONS must be 1 or more, not {options.MaxConnections}")
            : ValidateOptionsResult.Success;
    }
}
