using Molecule.Grains.Agents;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Agents;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Tests.Agents;

public sealed class AgentHistoryGrainTests
{
    private readonly WorkspaceId _id = new(Guid.NewGuid());

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(IAgentHistory.MaxPage + 1)]
    public async Task ListAsync_LimitOutOfRange_IsRefused(int limit) =>
        (await new AgentHistoryGrain(new Records(_id)).ListAsync(_id, null, limit, Cancelled).ShouldThrowAsync<InvalidFieldException>()).Field.ShouldBe("limit");

    [Theory]
    [InlineData(1)]
    [InlineData(IAgentHistory.MaxPage)]
    public async Task ListAsync_LimitInRange_IsTaken(int limit) =>
        (await new AgentHistoryGrain(new Records(_id)).ListAsync(_id, null, limit, Cancelled)).HasMore.ShouldBeFalse();

    [Fact]
    public async Task ListAsync_ThereNeverWasSuchAWorkspace_IsRefused()
    {
        var other = new WorkspaceId(Guid.NewGuid());

        (await new AgentHistoryGrain(new Records(_id)).ListAsync(other, null, 1, Cancelled).ShouldThrowAsync<WorkspaceNotFoundException>()).Id.ShouldBe(other);
    }

    private sealed class Records(WorkspaceId known) : IAgentRecords
    {
        public Task<AgentPage?> ListAsync(WorkspaceId workspace, Guid? before, int limit, CancellationToken cancellationToken) =>
            Task.FromResult(workspace == known ? new AgentPage([], HasMore: false) : null);
    }
}
