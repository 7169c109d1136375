using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Delegations;

namespace Molecule.Gateway.Delegations;

/// <summary>How a delegation ended.</summary>
internal sealed record UpdateDelegationBody
{
    /// <summary><c>completed</c> or <c>failed</c>. Required.</summary>
    public string? Status { get; init; }

    /// <summary>What went wrong; shortened to 10,000 characters.</summary>
    public string? Error { get; init; }

    /// <summary>The beginning of the answer; shortened to 10,000 characters.</summary>
    public string? ResponsePreview { get; init; }

    public DelegationOutcome ToOutcome()
    {
        new RequiredFields("UpdateDelegation").Check("status", "Status", !string.IsNullOrEmpty(Status)).ThrowIfAnyIsMissing();
        return Status switch
        {
            "completed" => new DelegationOutcome(Completed: true, Error, ResponsePreview),
            "failed" => new DelegationOutcome(Completed: false, Error, ResponsePreview),
            _ => throw new BadInputException("status must be 'completed' or 'failed'", "invalid_field", "status"),
        };
    }
}
