using System.Collections.Immutable;

namespace Molecule.Grains.Interfaces.Activity;

/// <summary>What kinds of activity there are (contract section 14.11), as they are spelled on the wire and in the database.</summary>
public static class ActivityTypes
{
    /// <summary>An agent sent a message to another.</summary>
    public const string A2ASend = "a2a_send";

    /// <summary>An agent got a message from another, or from a person.</summary>
    public const string A2AReceive = "a2a_receive";

    /// <summary>An agent went on with a task.</summary>
    public const string TaskUpdate = "task_update";

    /// <summary>A line of an agent's log.</summary>
    public const string AgentLog = "agent_log";

    /// <summary>An agent made a skill of what it had learned.</summary>
    public const string SkillPromotion = "skill_promotion";

    /// <summary>An agent remembered something.</summary>
    public const string MemoryWrite = "memory_write";

    /// <summary>Something went wrong.</summary>
    public const string Error = "error";

    /// <summary>An agent told people something. Written by the platform only.</summary>
    public const string AgentMessage = "agent_message";

    /// <summary>An agent handed a task to another, or got its result. Written by the platform only.</summary>
    public const string Delegation = "delegation";

    /// <summary>Those that an agent may report of itself.</summary>
    public static ImmutableArray<string> Reportable { get; } =
        [A2ASend, A2AReceive, TaskUpdate, AgentLog, SkillPromotion, MemoryWrite, Error];
}
