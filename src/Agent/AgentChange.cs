namespace Molecule.Agent;

/// <summary>A turn in the relation between an agent and the platform.</summary>
public abstract record AgentChange
{
    private AgentChange(DateTimeOffset at)
    {
        At = at;
    }

    /// <summary>When it happened, by the agent's clock.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The platform hears the agent: after registration, and after each time that it did not.</summary>
    public sealed record Connected : AgentChange
    {
        internal Connected(DateTimeOffset at)
            : base(at)
        {
        }
    }

    /// <summary>A heartbeat failed. The agent goes on trying; there is one of these for a run of failures, with the first of them.</summary>
    public sealed record Disconnected : AgentChange
    {
        internal Disconnected(DateTimeOffset at, MoleculeException failure)
            : base(at)
        {
            Failure = failure;
        }

        /// <summary>What went wrong.</summary>
        public MoleculeException Failure { get; }
    }

    /// <summary>The agent stopped reporting, for good. Always the last.</summary>
    public sealed record Stopped : AgentChange
    {
        internal Stopped(DateTimeOffset at, AgentStopReason reason, MoleculeException? failure)
            : base(at)
        {
            Reason = reason;
            Failure = failure;
        }

        /// <summary>Why.</summary>
        public AgentStopReason Reason { get; }

        /// <summary>What the platform answered, or <see langword="null"/> when the agent stopped by its own will.</summary>
        public MoleculeException? Failure { get; }
    }
}
