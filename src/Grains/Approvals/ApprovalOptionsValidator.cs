using Microsoft.Extensions.Options;

namespace Molecule.Grains.Approvals;

/// <summary>Stops a silo at its start whose requests would wait for no time, or longer than a timer can.</summary>
internal sealed class ApprovalOptionsValidator : IValidateOptions<ApprovalOptions>
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, ApprovalOptions options) => options.Expiry >= Least && options.Expiry <= Most
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"Approvals:{nameof(options.Expiry)} is {options.Expiry}; it must be {Least} to {Most}.");
}
