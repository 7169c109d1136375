namespace Molecule.Grains.Approvals;

/// <summary>How long requests for approval wait. Section <c>Approvals</c> of the configuration.</summary>
internal sealed class ApprovalOptions
{
    /// <summary>Time after which a request that nobody decided is denied. 1 second to 30 days; 10 minutes by default.</summary>
    public TimeSpan Expiry { get; set; } = TimeSpan.FromMinutes(10);
}
