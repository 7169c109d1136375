using System.Text.Json;

namespace Molecule.Agent.Tests.Platform;

/// <summary>One call as it came over the wire.</summary>
internal sealed record ReceivedCall(string Method, string Path, string? Authorization, string Body, DateTimeOffset At, string? Caller = null, string Query = "")
{
    public JsonElement Json { get; } = Body.Length == 0 ? default : JsonDocument.Parse(Body).RootElement;

    public Guid WorkspaceId => Json.GetProperty(Path == FakePlatform.Register ? "id" : "workspace_id").GetGuid();
}
