using System.Globalization;

namespace Molecule.Cli.Chaos.Faults;

/// <summary>Something that is done to a part.</summary>
/// <param name="At">When, from the beginning of the schedule.</param>
/// <param name="Kind">What.</param>
/// <param name="Part">To whom.</param>
/// <param name="For">After how long it is started again or goes on.</param>
internal sealed record Fault(TimeSpan At, FaultKind Kind, Part Part, TimeSpan For)
{
    public TimeSpan Until => At + For;

    /// <summary>"kill silo-2 for 3.4 s".</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Kind.ToString().ToLowerInvariant()} {Part} for {For.TotalSeconds:0.0} s");
}
