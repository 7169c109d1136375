namespace Molecule.Agent.Tests.Platform;

internal sealed record Reply(int Status, string Body, string? RetryAfter = null, string? Location = null, string? Link = null)
{
    public static Reply Ok { get; } = new(200, """{"status":"ok"}""");

    /// <summary>No answer: the connection is cut when the call has been read.</summary>
    public static Reply Cut { get; } = new(0, "");

    public static Reply Error(int status, string error) => new(status, $$"""{"error":"{{error}}"}""");
}
