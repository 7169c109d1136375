using System.Collections.Immutable;
using Molecule.Grains.Interfaces.Activity;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Activity;

/// <summary>A log of activity that a test writes, and that says what it was asked.</summary>
internal sealed class FakeActivityLog : IActivityLog
{
    public Exception? Fails { get; set; }

    public ActivityPage Page { get; set; } = new([], HasMore: false);

    public ImmutableArray<Finding> Findings { get; set; } = [];

    public (WorkspaceId Workspace, NewActivity Activity)? Reported { get; private set; }

    public (WorkspaceId Workspace, string Message)? Notified { get; private set; }

    public ActivityFilter? Filter { get; private set; }

    public (string? Text, int Limit)? Searched { get; private set; }

    public Task ReportAsync(WorkspaceId workspace, NewActivity activity, CancellationToken cancellationToken)
    {
        Reported = (workspace, activity);
        return Fails is { } failure ? Task.FromException(failure) : Task.CompletedTask;
    }

    public Task NotifyAsync(WorkspaceId workspace, string message, CancellationToken cancellationToken)
    {
        Notified = (workspace, message);
        return Fails is { } failure ? Task.FromException(failure) : Task.CompletedTask;
    }

    public Task<ActivityPage> ListAsync(WorkspaceId workspace, ActivityFilter filter, CancellationToken cancellationToken)
    {
        Filter = filter;
        return Task.FromResult(Page);
    }

    public Task<FindingList> SearchAsync(WorkspaceId workspace, string? text, int limit, CancellationToken cancellationToken)
    {
        Searched = (text, limit);
        return Task.FromResult(new FindingList(Findings));
    }
}
