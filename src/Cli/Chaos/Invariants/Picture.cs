using System.Text.Json;

namespace Molecule.Cli.Chaos.Invariants;

/// <summary>What everybody is to see of a workspace, by the log.</summary>
internal sealed record Picture(string Name, Guid? Parent, bool IsRemoved)
{
    /// <summary>The workspaces after a log, folded here and not by the platform.</summary>
    public static IReadOnlyDictionary<Guid, Picture> Of(IReadOnlyList<LoggedEvent> log)
    {
        var pictures = new Dictionary<Guid, Picture>();
        foreach (var fact in log)
        {
            var payload = fact.Payload;
            switch (fact.Type)
            {
                case "WORKSPACE_PROVISIONING" when payload.TryGetProperty("parent_id", out var parent):
                    pictures[fact.Workspace] = new Picture(payload.GetProperty("name").GetString()!, IdOf(parent), false);
                    break;
                case "WORKSPACE_UPDATED" when payload.TryGetProperty("name", out var name):
                    pictures[fact.Workspace] = pictures[fact.Workspace] with { Name = name.GetString()! };
                    break;
                case "WORKSPACE_MOVED":
                    pictures[fact.Workspace] = pictures[fact.Workspace] with { Parent = IdOf(payload.GetProperty("parent_id")) };
                    break;
                case "WORKSPACE_REMOVED":
                    pictures[fact.Workspace] = pictures[fact.Workspace] with { IsRemoved = true };
                    break;
            }
        }

        return pictures;
    }

    /// <summary>As a gateway shows a workspace.</summary>
    public static Picture From(JsonElement workspace) => new(
        workspace.GetProperty("name").GetString()!,
        IdOf(workspace.GetProperty("parent_id")),
        workspace.GetProperty("status").GetString() == "removed");

    private static Guid? IdOf(JsonElement id) => id.ValueKind == JsonValueKind.Null ? null : id.GetGuid();
}
