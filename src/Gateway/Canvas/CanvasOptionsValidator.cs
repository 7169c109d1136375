using Microsoft.Extensions.Options;

namespace Molecule.Gateway.Canvas;

internal sealed class CanvasOptionsValidator : IValidateOptions<CanvasOptions>
{
    private const string Prefix = "MOLECULE_CANVAS__";

    public ValidateOptionsResult Validate(string? name, CanvasOptions options)
    {
        List<string> wrong = [];
        Count(options.MaxConnections, "MAXCONNECTIONS");
        Count(options.RingCapacity, "RINGCAPACITY");
        Count(options.BoardCapacity, "BOARDCAPACITY");
        Count(options.FrameSize, "FRAMESIZE");
        Length(options.FrameInterval, "FRAMEINTERVAL");
        Length(options.PollInterval, "POLLINTERVAL");
        Length(options.Replay, "REPLAY");
        Length(options.CompareInterval, "COMPAREINTERVAL");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Count(int value, string option)
        {
            if (value < 1)
                wrong.Add($"{Prefix}{option} must be 1 or more, not {value}");
        }

        void Length(TimeSpan value, string option)
        {
            if (value <= TimeSpan.Zero)
                wrong.Add($"{Prefix}{option} must be longer than nothing, not {value}");
        }
    }
}
