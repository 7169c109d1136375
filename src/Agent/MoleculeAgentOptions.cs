using Molecule.Agent.Cards;

namespace Molecule.Agent;

/// <summary>How one agent fills its workspace. Copied on entry: changing it later changes nothing.</summary>
public sealed class MoleculeAgentOptions
{
    /// <summary>The workspace that the agent fills. Must not be empty.</summary>
    public required Guid WorkspaceId { get; set; }

    /// <summary>What the agent says about itself.</summary>
    public required AgentCard Card { get; set; }

    /// <summary>
    /// Where the agent answers A2A calls: an absolute <c>http</c> or <c>https</c> address, or <see langword="null"/> for an agent that
    /// cannot be called (it registers as <c>remote://no-inbound</c>). Default: <see langword="null"/>.
    /// </summary>
    public Uri? Url { get; set; }

    /// <summary>
    /// The longest silence between two heartbeats while all is well and the platform does not ask for another pause: a platform that
    /// knows its load does, in its answers, and is obeyed from 1 s to 5 min. It takes an agent for dead after 60 s unless it is
    /// configured otherwise, so stay at or below half of that. 1 s to 5 min. Default: 30 s.
    /// </summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The share of <see cref="HeartbeatInterval"/> by which a pause may be shortened, at random, so that agents started together do
    /// not beat together for ever. It never lengthens a pause, and leaves alone one that the platform asked for. 0 to 0.5. Default: 0.2.
    /// </summary>
    public double HeartbeatJitter { get; set; } = 0.2;

    /// <summary>
    /// The least time between two heartbeats when tasks change quickly: the first change is told at once, what follows within this
    /// time is told together. 0 to half of <see cref="HeartbeatInterval"/>. Default: 250 ms.
    /// </summary>
    public TimeSpan CoalescingGap { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The pause after the first failed heartbeat. It doubles with each further failure up to <see cref="MaxBackoff"/>; each pause is
    /// shortened at random by up to half. 100 ms to 1 min. Default: 1 s.
    /// </summary>
    public TimeSpan InitialBackoff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between failed heartbeats. From <see cref="InitialBackoff"/> to 5 min. Default: 30 s.</summary>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many of the latest outcomes the error rate is counted over. 1 to 1,000. Default: 20.</summary>
    public int ErrorWindowSize { get; set; } = 20;

    /// <summary>
    /// How long an outcome counts towards the error rate, so that an agent with nothing to do is not called broken for ever. 1 s to
    /// 24 h. Default: 5 min.
    /// </summary>
    public TimeSpan ErrorWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long disposal may take to send the last heartbeat. 100 ms to 1 min. Default: 5 s.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(5);

    internal MoleculeAgentOptions CloneValidated()
    {
        var clone = (MoleculeAgentOptions)MemberwiseClone();
        clone.Validate();
        return clone;
    }

    private void Validate()
    {
        Limits.RequireSet(WorkspaceId, nameof(WorkspaceId));
        Limits.RequireSet(Card, nameof(Card));
        if (Url is not null)
        {
            Limits.RequireHttp(Url, nameof(Url));
        }

        Limits.Require(HeartbeatInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), nameof(HeartbeatInterval));
        Limits.Require(HeartbeatJitter, 0, 0.5, nameof(HeartbeatJitter));
        Limits.Require(CoalescingGap, TimeSpan.Zero, HeartbeatInterval / 2, nameof(CoalescingGap));
        Limits.Require(InitialBackoff, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1), nameof(InitialBackoff));
        Limits.Require(MaxBackoff, InitialBackoff, TimeSpan.FromMinutes(5), nameof(MaxBackoff));
        Limits.Require(ErrorWindowSize, 1, 1000, nameof(ErrorWindowSize));
        Limits.Require(ErrorWindow, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24), nameof(ErrorWindow));
        Limits.Require(StopTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1), nameof(StopTimeout));
    }
}
