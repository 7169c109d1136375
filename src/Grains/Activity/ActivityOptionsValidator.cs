using Microsoft.Extensions.Options;

namespace Molecule.Grains.Activity;

/// <summary>Stops a silo at its start that would keep activity for ever, or not at all.</summary>
internal sealed class ActivityOptionsValidator : IValidateOptions<ActivityOptions>
{
    public ValidateOptionsResult Validate(string? name, ActivityOptions options)
    {
        var failures = options.Failures().ToArray();
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
