using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Agents;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Agents;

/// <summary>A history that a test writes.</summary>
internal sealed class FakeAgentHistory : IAgentHistory
{
    /// <summary>What is answered; null when there is no such workspace.</summary>
    public AgentPage? Page { get; set; }

    /// <summary>What was asked for last.</summary>
    public (WorkspaceId Workspace, Guid? Before, int Limit) Asked { get; private set; }

    public Task<AgentPage> ListAsync(WorkspaceId workspace, Guid? before, int limit, CancellationToken cancellationToken)
    {
        Asked = (workspace, before, limit);
        return Page is { } page ? Task.FromResult(page) : Task.FromException<AgentPage>(new WorkspaceNotFoundException(workspace));
    }
}
