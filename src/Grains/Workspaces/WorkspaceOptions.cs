using Molecule.Grains.Workspaces.Liveness;

namespace Molecule.Grains.Workspaces;

/// <summary>How patient workspaces are, and how much is said of them at a time. Section <c>Workspaces</c> of the configuration.</summary>
internal sealed class WorkspaceOptions
{
    /// <summary>Silence after which a workspace is offline. 1 second to 1 day; 60 seconds by default.</summary>
    public TimeSpan HeartbeatTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Time that a new workspace has until its agent is first heard of. 1 second to 1 day; 3 minutes by default.</summary>
    public TimeSpan ProvisionTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How often heartbeats are written to Postgres and Redis. 50 milliseconds to 1 minute; 1 second by default.</summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Who notices that an agent is silent: <c>Timer</c>, <c>Expiry</c>, <c>Sweep</c>, or some of them joined by commas. Everybody by default; each
    /// suffices, so that leaving some out is of use to who tests the others.
    /// </summary>
    public Witnesses Witnesses { get; set; } = Witnesses.All;

    /// <summary>How often each silo looks for workspaces whose grain nobody woke. 1 second to 1 day; 1 minute by default.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Most characters of workspaces in one message that tells a silo of a commit; a larger commit is told in several, so that none is larger
    /// than Orleans sends (100 MiB, and a character has up to three bytes). 1 to 32 Mi; 8 Mi by default.
    /// </summary>
    public int MaxNewsCharacters { get; set; } = 8 * 1_024 * 1_024;
}
