using System.Text.Json;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Feed;

/// <summary>The envelopes of what is told to one listener alone: about no workspace, and no facts.</summary>
internal static class SocketFrames
{
    public const string Resume = "RESUME";
    public const string Position = "POSITION";

    public static byte[] Write(FeedFrame.Resume resume, DateTimeOffset now) => Write(Resume, new ResumePayload(resume.After, resume.Reason), now);

    public static byte[] Write(FeedFrame.Mark mark, DateTimeOffset now) => Write(Position, new ResumePayload(mark.Position, null), now);

    private static byte[] Write(string name, ResumePayload payload, DateTimeOffset now)
    {
        var envelope = new EnvelopeBody
        {
            Event = name,
            WorkspaceId = "",
            Timestamp = now,
            Payload = RawJson.FromElement(JsonSerializer.SerializeToElement(payload, WireContext.Wire.ResumePayload)),
        };
        return JsonSerializer.SerializeToUtf8Bytes(envelope, WireContext.Wire.EnvelopeBody);
    }
}
