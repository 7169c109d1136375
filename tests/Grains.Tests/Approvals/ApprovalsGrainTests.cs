using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Molecule.Grains.Approvals;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Approvals;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Tests.Approvals;

public sealed class ApprovalsGrainTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
    private readonly MemoryApprovalStore _store = new();
    private readonly ApprovalOptions _options = new();
    private readonly ApprovalsGrain _approvals;

    public ApprovalsGrainTests() => _approvals = new ApprovalsGrain(_store, Options.Create(_options), _clock);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>W12 and W51: reading changes nothing.</summary>
    [Fact]
    public async Task ListPendingAsync_AtTheEndOfItsTime_ShowsItNoLongerAndWritesNothing()
    {
        var workspace = _store.Create();
        var requester = (await _store.FindRequesterAsync(workspace, Cancelled))!;
        await _store.AddAsync(new Approval(Guid.NewGuid(), workspace, "", "x", "", "", "{}", _clock.GetUtcNow(), null), requester, 1, Cancelled);

        _clock.Advance(_options.Expiry - TimeSpan.FromTicks(1));
        (await _approvals.ListPendingAsync(null, 50, Cancelled)).Approvals.Length.ShouldBe(1);
        _clock.Advance(TimeSpan.FromTicks(1));
        (await _approvals.ListPendingAsync(null, 50, Cancelled)).Approvals.ShouldBeEmpty();
        _store.Writes.ShouldBe(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(51)]
    public async Task List_LimitOutOfRange_IsRefused(int limit)
    {
        (await Should.ThrowAsync<InvalidFieldException>(() => _approvals.ListPendingAsync(null, limit, Cancelled))).Field.ShouldBe("limit");
        (await Should.ThrowAsync<InvalidFieldException>(() => _approvals.ListOfAsync(new WorkspaceId(Guid.NewGuid()), null, limit, Cancelled)))
            .Field.ShouldBe("limit");
    }

    [Theory]
    [InlineData("00:00:01", true)]
    [InlineData("30.00:00:00", true)]
    [InlineData("00:00:00.999", false)]
    [InlineData("30.00:00:01", false)]
    public void Options_Expiry_HasItsRange(string expiry, bool isValid)
    {
        var result = new ApprovalOptionsValidator().Validate(null, new ApprovalOptions { Expiry = TimeSpan.Parse(expiry, System.Globalization.CultureInfo.InvariantCulture) });
        result.Succeeded.ShouldBe(isValid);
        (result.FailureMessage ?? "Approvals:Expiry").ShouldStartWith("Approvals:Expiry");
    }
}
