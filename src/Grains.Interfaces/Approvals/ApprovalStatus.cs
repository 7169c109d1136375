namespace Molecule.Grains.Interfaces.Approvals;

/// <summary>Where a request for approval stands. The numbers are wire identity and are never reused.</summary>
public enum ApprovalStatus
{
    /// <summary>Nobody has decided yet.</summary>
    Pending = 0,

    /// <summary>It may be done.</summary>
    Approved = 1,

    /// <summary>It must not be done: somebody said so, or nobody said anything in time.</summary>
    Denied = 2,
}
