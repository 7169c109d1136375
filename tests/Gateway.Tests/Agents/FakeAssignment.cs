using Molecule.Grains.Interfaces.Agents;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Agents;

/// <summary>An assignment that takes note of what it is asked, and refuses what a test wants refused.</summary>
internal sealed class FakeAssignment : IAgentAssignment
{
    public static readonly AssignedAgent Agent = new(new Guid("019a9d3e-7c51-7c3f-9d52-0c5a3f1b7e30"), "sonnet");

    /// <summary>Thrown by the next calls, one each.</summary>
    public Queue<Exception> Failures { get; } = [];

    public string? Model { get; private set; }

    public WorkspaceId? TakenFrom { get; private set; }

    public Task<AssignedAgent> DescribeAgentAsync(CancellationToken cancellationToken) => Do(Agent);

    public Task<AssignedAgent> AssignAgentAsync(string model, CancellationToken cancellationToken)
    {
        Model = model;
        return Do(Agent with { Model = model });
    }

    public Task<AgentReplacement> ReplaceAgentAsync(string model, CancellationToken cancellationToken)
    {
        Model = model;
        return Do(new AgentReplacement(Agent with { Model = model }, "before"));
    }

    public Task<AssignedAgent> RemoveAgentAsync(CancellationToken cancellationToken) => Do(Agent);

    public Task<AssignedAgent> TakeAgentAsync(WorkspaceId source, CancellationToken cancellationToken)
    {
        TakenFrom = source;
        return Do(Agent);
    }

    private Task<T> Do<T>(T answer) => Failures.TryDequeue(out var failure) ? Task.FromException<T>(failure) : Task.FromResult(answer);
}
