using Molecule.Grains.Interfaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Tests.Workspaces;

public sealed class OrganizationGrainTests
{
    private readonly OrganizationGrain _organization = new(new MemoryWorkspaceQueries(new MemoryWorkspaceStorage()));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_001)]
    public async Task ListAsync_LimitOutOfRange_IsRefused(int limit) =>
        (await Should.ThrowAsync<InvalidFieldException>(() => _organization.ListAsync(null, limit, Cancelled))).Message.ShouldBe("limit must be 1 to 1000");

    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(null)]
    public async Task ListAsync_LimitInRange_IsTaken(int? limit) => (await _organization.ListAsync(null, limit, Cancelled)).Workspaces.ShouldBeEmpty();
}
