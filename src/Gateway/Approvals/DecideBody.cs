using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Approvals;

namespace Molecule.Gateway.Approvals;

/// <summary>A decision.</summary>
internal sealed record DecideBody
{
    private const string Somebody = "human";

    /// <summary><c>approved</c> or <c>denied</c>; <c>approve</c> and <c>deny</c> mean the same. Required.</summary>
    public string? Decision { get; init; }

    /// <summary>Who decides, at most 200 characters; <c>human</c> when left out.</summary>
    public string? DecidedBy { get; init; }

    public (ApprovalStatus Status, string By) Read()
    {
        new RequiredFields("DecideApproval").Check("decision", "Decision", !string.IsNullOrEmpty(Decision)).ThrowIfAnyIsMissing();
        var status = Decision switch
        {
            "approved" or "approve" => ApprovalStatus.Approved,
            "denied" or "deny" => ApprovalStatus.Denied,
            _ => throw new BadInputException("decision must be approved or denied", "invalid_field", "decision"),
        };
        return (status, string.IsNullOrEmpty(DecidedBy) ? Somebody : DecidedBy);
    }
}
