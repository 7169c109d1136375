using Microsoft.Extensions.Options;

namespace Molecule.Gateway.Cluster;

internal sealed class SiloOptionsValidator : IValidateOptions<SiloOptions>
{
    public ValidateOptionsResult Validate(string? name, SiloOptions options)
    {
        if (!SiloList.TryParse(options.Silos, out _, out var error))
            return ValidateOptionsResult.Fail($"MOLECULE_SILOS: {error}");

        return string.IsNullOrWhiteSpace(options.ClusterId)
            ? ValidateOptionsResult.Fail("MOLECULE_CLUSTER__ID must not be empty")
            : ValidateOptionsResult.Success;
    }
}
