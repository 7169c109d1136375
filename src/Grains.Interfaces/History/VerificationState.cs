namespace Molecule.Grains.Interfaces.History;

/// <summary>How far a verification is, and how it ended.</summary>
[GenerateSerializer, Alias("molecule.verification-state")]
public enum VerificationState
{
    /// <summary>The log is being folded.</summary>
    Folding = 0,

    /// <summary>The fold is being compared with the tables.</summary>
    Comparing = 1,

    /// <summary>It ended: log and tables agree.</summary>
    Agrees = 2,

    /// <summary>It ended at the first difference.</summary>
    Differs = 3,
}
