using Microsoft.Extensions.Options;

namespace Molecule.Grains.History;

/// <summary>Refuses options that are out of range, naming rule and value.</summary>
internal sealed class HistoryOptionsValidator : IValidateOptions<HistoryOptions>
{
    private const int Most = 64;

    public ValidateOptionsResult Validate(string? name, HistoryOptions options) => options.MaxReaders is >= 1 and <= Most
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"History:MaxReaders is {options.MaxReaders}; it must be 1 to {Most}.");
}
