namespace Molecule.Agent.Tests.Platform;

internal sealed record Reply(int Status, string Body, string? RetryAfter = null, string? Location = null, string? Link = null)
{
    public static Reply Ok { get; } = new(200, """{"status":"ok"}""");

    public static Reply Error(int status, string error) => new(status, $$"""{"error":"{{error}}"}""");
}
