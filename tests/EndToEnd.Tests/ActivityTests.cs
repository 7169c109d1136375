using System.Net;
using System.Text.Json;
using Molecule.EndToEnd.Tests.Clusters;

namespace Molecule.EndToEnd.Tests;

/// <summary>What agents do and say, told through one gateway and found through the other.</summary>
[Collection(SharedCluster.Collection)]
public sealed class ActivityTests(SharedCluster shared) : IAsyncLifetime
{
    private Guid _id;
    private Guid _other;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Platform One => shared.Cluster.Platforms[0];

    private Platform Two => shared.Cluster.Platforms[1];

    public async ValueTask InitializeAsync() =>
        (_id, _other) = (await One.CreateAsync("Marketing", Token), await One.CreateAsync("QA", Token));

    public async ValueTask DisposeAsync()
    {
        await One.DeleteAsync($"workspaces/{_id}", CancellationToken.None);
        await One.DeleteAsync($"workspaces/{_other}", CancellationToken.None);
    }

    [Fact]
    public async Task Activity_ReportedThroughOneGateway_IsListedAndFoundThroughTheOther()
    {
        var report = new { activity_type = "a2a_send", target_id = _other, summary = "Asked QA about 质量", request_body = new { text = "Is the Newsletter fine?" } };
        (await One.PostAsync($"workspaces/{_id}/activity", report, Token)).Being(HttpStatusCode.OK).Text.ShouldBe("""{"status":"logged"}""");
        (await One.PostAsync($"workspaces/{_id}/notify", new { message = "The newsletter is ready" }, Token)).Being(HttpStatusCode.OK);

        var list = await ReadAsync("activity");
        list.Select(entry => entry.GetProperty("activity_type").GetString()).ShouldBe(["agent_message", "a2a_send"]);
        list[1].GetProperty("source_id").GetGuid().ShouldBe(_id);
        list[1].GetProperty("request_body").GetRawText().ShouldBe("""{"text":"Is the Newsletter fine?"}""");
        (await ReadAsync("activity?source=canvas")).ShouldBeEmpty();
        (await ReadAsync("activity?source=agent&type=a2a_send")).Count.ShouldBe(1);
        (await ReadAsync($"activity?cursor={list[0].GetProperty("id")}")).ShouldHaveSingleItem().GetProperty("id").GetGuid().ShouldBe(list[1].GetProperty("id").GetGuid());
        (await ReadAsync("session-search?q=NEWSLETTER")).Count.ShouldBe(2);
        (await ReadAsync("session-search?q=质量")).ShouldHaveSingleItem().GetProperty("kind").GetString().ShouldBe("activity");
        (await ReadAsync("session-search?q=absent")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Activity_W10_OfNobodyOrOfARemovedOne_IsRefused()
    {
        var report = new { activity_type = "error" };
        (await One.PostAsync($"workspaces/{Guid.NewGuid()}/activity", report, Token)).Being(HttpStatusCode.NotFound);
        await One.DeleteAsync($"workspaces/{_other}", Token);
        (await Two.PostAsync($"workspaces/{_other}/activity", report, Token)).Being(HttpStatusCode.Gone);
        (await Two.PostAsync($"workspaces/{_other}/notify", new { message = "hello" }, Token)).Being(HttpStatusCode.Gone);
        (await Two.GetAsync($"workspaces/{_other}/activity", Token)).Being(HttpStatusCode.OK).Text.ShouldBe("[]");
    }

    [Fact]
    public async Task Delegation_RecordedAndEnded_IsABookAndALog()
    {
        var request = new { target_id = _other, task = "Proofread", delegation_id = "d-17" };
        (await One.PostAsync($"workspaces/{_id}/delegations/record", request, Token)).Being(HttpStatusCode.Accepted);
        (await Two.PostAsync($"workspaces/{_id}/delegations/record", request, Token)).Being(HttpStatusCode.Accepted);
        var end = new { status = "completed", response_preview = "Two commas were missing" };
        (await Two.PostAsync($"workspaces/{_id}/delegations/d-17/update", end, Token)).Being(HttpStatusCode.OK);
        (await One.PostAsync($"workspaces/{_id}/delegations/d-17/update", end, Token)).Being(HttpStatusCode.OK);
        (await One.PostAsync($"workspaces/{_id}/delegations/d-18/update", end, Token)).Being(HttpStatusCode.NotFound);

        var book = await ReadAsync("delegations");
        book.Select(entry => entry.GetProperty("status").GetString()).ShouldBe(["completed", "completed"]);
        book.Select(entry => entry.GetProperty("delegation_id").GetString()).ShouldBe(["d-17", "d-17"]);
        book[0].GetProperty("response_preview").GetString().ShouldBe("Two commas were missing");
        (await Two.HistoryOfAsync(_id, Token)).Where(type => type.StartsWith("DELEGATION_", StringComparison.Ordinal))
            .ShouldBe(["DELEGATION_SENT", "DELEGATION_COMPLETE"]);
    }

    private async Task<IReadOnlyList<JsonElement>> ReadAsync(string path) =>
        [.. (await Two.GetAsync($"workspaces/{_id}/{path}", Token)).Being(HttpStatusCode.OK).Json.EnumerateArray()];
}
