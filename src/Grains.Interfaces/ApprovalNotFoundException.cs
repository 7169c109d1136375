namespace Molecule.Grains.Interfaces;

/// <summary>The workspace has no such request for approval, or it has been decided.</summary>
[GenerateSerializer, Alias("molecule.approval-not-found")]
public sealed class ApprovalNotFoundException : MoleculeException
{
    /// <summary>Refuses.</summary>
    public ApprovalNotFoundException()
        : base("approval not found or already decided")
    {
    }

    /// <inheritdoc/>
    public override string Code => "approval_not_found";
}
