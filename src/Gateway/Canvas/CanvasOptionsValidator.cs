using Microsoft.Extensions.Options;

namespace Molecule.Gateway.Canvas;

internal sealed class CanvasOptionsValidator : IValidateOptions<CanvasOptions>
{
    private const string Prefix = "MOLECULE_CANVAS__";

    public ValidateOptionsResult Validate(string? name, CanvasOptions options)
    {
        List<string> wrong = [];
        Length(options.Replay, "REPLAY");
        Length(options.CompareInterval, "COMPAREINTERVAL");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Length(TimeSpan value, string option)
        {
            if (value <= TimeSpan.Zero)
                wrong.Add($"{Prefix}{option} must be longer than nothing, not {value}");
        }
    }
}
