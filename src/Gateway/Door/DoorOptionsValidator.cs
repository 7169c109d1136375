using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using Molecule.Gateway.Access;

namespace Molecule.Gateway.Door;

internal sealed class DoorOptionsValidator : IValidateOptions<DoorOptions>
{
    public ValidateOptionsResult Validate(string? name, DoorOptions options)
    {
        if (!ushort.TryParse(options.Port, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return ValidateOptionsResult.Fail($"PORT must be 0 to 65535, not '{options.Port}'");

        if (!AllowedOrigins.TryParse(options.Origins, out _, out var error))
            return ValidateOptionsResult.Fail($"CORS_ORIGINS: {error}");

        if (options.MaxConnections < 1)
            return ValidateOptionsResult.Fail($"MOLECULE_DOOR__MAXCONNECTIONS must be 1 or more, not {options.MaxConnections}");

        return WhyNot(options) is { } reason ? ValidateOptionsResult.Fail(reason) : ValidateOptionsResult.Success;
    }

    /// <summary>Why it would not be safe to open the door like this; null when it is.</summary>
    private static string? WhyNot(DoorOptions options)
    {
        IPAddress? address = null;
        if (options.Listen != DoorOptions.Localhost && !IPAddress.TryParse(options.Listen, out address))
            return $"MOLECULE_LISTEN must be localhost or an IP address such as 0.0.0.0, not '{options.Listen}'";

        if (options.OperatorToken is not { } token)
        {
            if (address is not null && !IPAddress.IsLoopback(address))
                return $"MOLECULE_LISTEN is {options.Listen}, where others reach the gateway, and without an operator token everybody who does is the operator: " +
                    $"set MOLECULE_OPERATOR_TOKEN ({OperatorToken.MinLength} characters or more), or listen on localhost";

            if (AllowedOrigins.TryParse(options.Origins, out var allowed, out _) && allowed.All)
                return "CORS_ORIGINS is *, and without an operator token every web page that a browser on this machine shows would be the operator: " +
                    "set MOLECULE_OPERATOR_TOKEN, or name the origins";

            return options.Hosts.Length > 0 ? "MOLECULE_HOSTS needs MOLECULE_OPERATOR_TOKEN: without it only loopback names are served" : null;
        }

        // Whatever else it holds would not fit into a header, or not come out of it as it went in.
        return token.Length < OperatorToken.MinLength || token.Any(character => character is <= ' ' or > '~')
            ? $"MOLECULE_OPERATOR_TOKEN must have {OperatorToken.MinLength} or more printable ASCII characters and no spaces; openssl rand -base64 32 makes one"
            : null;
    }
}
