using Microsoft.AspNetCore.Http;
using Molecule.Gateway.Access;
using Molecule.Gateway.Feed;
using Molecule.Gateway.Tests.Workspaces;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Tests.Feed;

/// <summary>Who listens, and where it stood at the position from which it listens.</summary>
public sealed class ReceptionTests : IAsyncLifetime
{
    private readonly FeedStage _stage = new();
    private readonly WorkspaceId _self = new(Guid.NewGuid());
    private readonly WorkspaceId _before = new(Guid.NewGuid());
    private readonly WorkspaceId _between = new(Guid.NewGuid());
    private readonly WorkspaceId _now = new(Guid.NewGuid());

    public ValueTask InitializeAsync()
    {
        _stage.Cluster[_self.Value].State = FakeWorkspace.Example(_self) with { ParentId = _now };
        _stage.Cluster.Log.Append(1, _self, parent: _before);
        _stage.Cluster.Log.Append(1, _self, "WORKSPACE_MOVED", _between, $$"""{"parent_id":"{{_between}}","from":"{{_before}}"}""");
        _stage.Cluster.Log.Append(1, _self, "WORKSPACE_MOVED", _now, $$"""{"parent_id":"{{_now}}","from":"{{_between}}"}""");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task Receive_NobodyNamed_HearsEverythingFromNowOn()
    {
        var subscriber = await ReceiveAsync(null, null);
        subscriber.Hearing.ShouldBe(Hearing.Everything);
        subscriber.Position.ShouldBe(3);
        (await ReceiveAsync("", 1)).ShouldBe(new Subscriber(Hearing.Everything, 1));
    }

    [Theory]
    [InlineData(0, "before")]
    [InlineData(1, "before")]
    [InlineData(2, "between")]
    [InlineData(3, "now")]
    public async Task Receive_MovedSinceThePosition_StandsWhereItStoodThen(long after, string where)
    {
        var parent = where switch { "before" => _before, "between" => _between, _ => _now };
        (await ReceiveAsync($"{_self}", after)).Hearing.ShouldBe(Hearing.Of(_self.Value, parent.Value));
    }

    [Fact]
    public async Task Receive_WasARootThen_StandsAsARoot()
    {
        _stage.Cluster.Log.Append(1, _self, "WORKSPACE_MOVED", _now, $$"""{"parent_id":"{{_now}}","from":null}""");
        (await ReceiveAsync($"{_self}", 3)).Hearing.ShouldBe(Hearing.Of(_self.Value, null));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("system:me")]
    public async Task Receive_NoId_IsRefusedByName(string id) =>
        (await Should.ThrowAsync<BadInputException>(() => ReceiveAsync(id, null))).Field.ShouldBe("X-Workspace-ID");

    [Fact]
    public async Task Receive_UnknownId_IsRefused() =>
        await Should.ThrowAsync<WorkspaceNotFoundException>(() => ReceiveAsync($"{Guid.NewGuid()}", null));

    [Fact]
    public async Task Receive_RemovedWorkspace_IsRefused()
    {
        _stage.Cluster[_self.Value].State = FakeWorkspace.Example(_self) with { Status = WorkspaceStatus.Removed };
        await Should.ThrowAsync<WorkspaceRemovedException>(() => ReceiveAsync($"{_self}", null));
    }

    private Task<Subscriber> ReceiveAsync(string? id, long? after)
    {
        var context = new DefaultHttpContext();
        if (id is not null)
            context.Request.Headers[WorkspaceHeader.Name] = id;

        return _stage.Reception.ReceiveAsync(context, after, TestContext.Current.CancellationToken);
    }
}
