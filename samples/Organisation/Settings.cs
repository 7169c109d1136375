namespace Molecule.Samples.Organisation;

/// <summary>What the command line decides.</summary>
/// <param name="Platform">The address of the platform's gateway.</param>
/// <param name="StateDirectory">Where workspace ids and tokens are kept between runs.</param>
/// <param name="Seed">What the organisation's luck is drawn from.</param>
/// <param name="Tempo">How many times faster than normal everybody works.</param>
/// <param name="Heartbeat">The longest silence of an agent that is well.</param>
internal sealed record Settings(Uri Platform, string StateDirectory, int Seed, double Tempo, TimeSpan Heartbeat)
{
    /// <summary>How long something takes that takes this many seconds at normal tempo.</summary>
    public TimeSpan AtTempo(double seconds) => TimeSpan.FromSeconds(seconds / Tempo);
}
