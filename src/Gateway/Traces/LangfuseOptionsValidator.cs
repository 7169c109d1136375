using Microsoft.Extensions.Options;

namespace Molecule.Gateway.Traces;

/// <summary>Stops a gateway at its start that could never reach what it is told to ask.</summary>
internal sealed class LangfuseOptionsValidator : IValidateOptions<LangfuseOptions>
{
    public ValidateOptionsResult Validate(string? name, LangfuseOptions options) =>
        string.IsNullOrEmpty(options.Host)
        || (Uri.TryCreate(options.Host, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps))
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"LANGFUSE_HOST is {options.Host}; it must be an http or https address.");
}
