using System.Text.Json;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Approvals;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Approvals;

/// <summary>What a workspace asks approval for.</summary>
internal sealed record RequestApprovalBody
{
    /// <summary>What it wants to do, 1 to 1,000 characters. Required.</summary>
    public string? Action { get; init; }

    /// <summary>Why, at most 4,000 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>Which task of its own it is for, at most 200 characters.</summary>
    public string? TaskId { get; init; }

    /// <summary>What else is to be known: an object of at most 16,384 characters; empty when left out.</summary>
    public JsonElement Context { get; init; }

    public NewApproval ToNewApproval(WorkspaceId workspace)
    {
        new RequiredFields("CreateApproval").Check("action", "Action", !string.IsNullOrEmpty(Action)).ThrowIfAnyIsMissing();
        var context = Context.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => "{}",
            JsonValueKind.Object => RawJson.FromCaller("context", Context).ToString(),
            _ => throw new BadInputException("context must be an object", "wrong_type", "context"),
        };
        return new NewApproval(workspace, Action!, Reason ?? "", TaskId ?? "", context);
    }
}
