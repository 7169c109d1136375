using Microsoft.Extensions.Options;
using Molecule.Grains.Workspaces.Liveness;

namespace Molecule.Grains.Workspaces;

/// <summary>Stops a silo at its start whose patience makes no sense.</summary>
internal sealed class WorkspaceOptionsValidator : IValidateOptions<WorkspaceOptions>
{
    public const int MostNewsCharacters = 32 * 1_024 * 1_024;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, WorkspaceOptions options)
    {
        var failures = new List<string>();
        Require(nameof(options.HeartbeatTimeout), options.HeartbeatTimeout, TimeSpan.FromSeconds(1), Day);
        Require(nameof(options.ProvisionTimeout), options.ProvisionTimeout, TimeSpan.FromSeconds(1), Day);
        Require(nameof(options.FlushInterval), options.FlushInterval, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1));
        Require(nameof(options.SweepInterval), options.SweepInterval, TimeSpan.FromSeconds(1), Day);
        if (options.Witnesses is Witnesses.None || (options.Witnesses & ~Witnesses.All) != Witnesses.None)
        {
            failures.Add($"Workspaces:{nameof(options.Witnesses)} is {options.Witnesses}; it must be Timer, Expiry, Sweep, or some of them joined by commas.");
        }

        if (options.MaxNewsCharacters is < 1 or > MostNewsCharacters)
        {
            failures.Add($"Workspaces:{nameof(options.MaxNewsCharacters)} is {options.MaxNewsCharacters}; it must be 1 to {MostNewsCharacters}.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Require(string option, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most)
            {
                failures.Add($"Workspaces:{option} is {value}; it must be {least} to {most}.");
            }
        }
    }
}
