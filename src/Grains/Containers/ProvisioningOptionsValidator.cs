using Microsoft.Extensions.Options;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Containers;

/// <summary>Stops a silo at its start whose containers could not reach the platform.</summary>
internal sealed class ProvisioningOptionsValidator : IValidateOptions<ProvisioningOptions>
{
    public ValidateOptionsResult Validate(string? name, ProvisioningOptions options)
    {
        var failures = new List<string>();
        if (options.MaxTier is < WorkspaceRules.MinTier or > WorkspaceRules.MaxTier)
        {
            failures.Add($"Provisioning:MaxTier is {options.MaxTier}; it must be {WorkspaceRules.MinTier} to {WorkspaceRules.MaxTier}.");
        }

        if (!Uri.TryCreate(options.PlatformUrl, UriKind.Absolute, out var platform) || platform.Scheme is not ("http" or "https"))
        {
            failures.Add($"PLATFORM_URL is \"{options.PlatformUrl}\"; it must be an http or https address that containers can reach.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
