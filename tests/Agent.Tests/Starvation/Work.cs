namespace Molecule.Agent.Tests.Starvation;

/// <summary>What an agent does with all of its pool's threads.</summary>
internal enum Work
{
    /// <summary>It leaves them alone.</summary>
    None,

    /// <summary>Each waits for something that does not come.</summary>
    Block,

    /// <summary>Each computes and never yields, one for each core.</summary>
    Spin,
}
