using Microsoft.Extensions.Options;

namespace Molecule.Gateway.Feed;

internal sealed class FeedOptionsValidator : IValidateOptions<FeedOptions>
{
    private const string Prefix = "MOLECULE_FEED__";

    public ValidateOptionsResult Validate(string? name, FeedOptions options)
    {
        List<string> wrong = [];
        Count(options.MaxSubscribers, "MAXSUBSCRIBERS");
        Count(options.RingCapacity, "RINGCAPACITY");
        Count(options.RingBytes, "RINGBYTES");
        Count(options.BoardCapacity, "BOARDCAPACITY");
        Count(options.BoardBytes, "BOARDBYTES");
        Count(options.FrameSize, "FRAMESIZE");
        Length(options.FrameInterval, "FRAMEINTERVAL");
        Length(options.PollInterval, "POLLINTERVAL");
        Count(options.MaxLogReads, "MAXLOGREADS");
        Count(options.MarkEvery, "MARKEVERY");
        Length(options.SendTimeout, "SENDTIMEOUT");
        Length(options.PingInterval, "PINGINTERVAL");
        Length(options.PongTimeout, "PONGTIMEOUT");
        Count(options.MaxClientMessage, "MAXCLIENTMESSAGE");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Count(long value, string option)
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
