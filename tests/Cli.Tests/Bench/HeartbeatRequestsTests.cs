using System.Text;
using System.Text.Json;
using Molecule.Cli.Bench.Heartbeats;

namespace Molecule.Cli.Tests.Bench;

public sealed class HeartbeatRequestsTests
{
    private static readonly Seat[] Seats = [.. Enumerable.Range(0, 3).Select(i => new Seat(Guid.NewGuid(), new string((char)('a' + i), Seat.TokenLength)))];

    [Fact]
    public void Next_GoesRound_EachWithItsToken()
    {
        var requests = new HeartbeatRequests(Seats);
        for (var beat = 0; beat < 7; beat++)
        {
            var (head, body) = Read(requests);
            body.GetProperty("workspace_id").GetGuid().ShouldBe(Seats[beat % 3].Workspace);
            head.ShouldContain($"Authorization: Bearer {Seats[beat % 3].Token}\r\n");
        }
    }

    [Fact]
    public void Next_TellsTheLengthOfItsBody()
    {
        var text = Encoding.ASCII.GetString(new HeartbeatRequests(Seats).Next());
        var parts = text.Split("\r\n\r\n");
        parts[0].ShouldEndWith($"Content-Length: {parts[1].Length}");
    }

    [Fact]
    public void Next_ChangesValuesWithEachBeat_AndATaskNowAndThen()
    {
        var requests = new HeartbeatRequests(Seats[..1]);
        var bodies = Enumerable.Range(0, 4 * HeartbeatBytes.TaskEvery).Select(_ => Read(requests).Body).ToArray();

        bodies.Select(body => body.GetProperty("uptime_seconds").GetInt32()).Distinct().Count().ShouldBe(bodies.Length);
        bodies.Select(body => body.GetProperty("error_rate").GetDouble()).ShouldAllBe(rate => rate >= 0 && rate < 0.1);
        bodies.Select(body => body.GetProperty("current_task").GetString()).Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void Next_RoundAfterRound_NewTasksAreTheTurnOfEveryWorkspace()
    {
        Seat[] seats = [.. Enumerable.Range(0, 100).Select(_ => Seat.WithoutToken(Guid.NewGuid()))];
        var requests = new HeartbeatRequests(seats);
        var bodies = Enumerable.Range(0, seats.Length * 2 * HeartbeatBytes.TaskEvery).Select(_ => Read(requests).Body).ToArray();

        bodies.GroupBy(body => body.GetProperty("workspace_id").GetGuid(), body => body.GetProperty("current_task").GetString())
            .ShouldAllBe(tasks => tasks.Distinct().Count() > 1);
    }

    [Fact]
    public void NextList_HasOneHeartbeatOfEach_WithItsTokenAndValuesThatChange()
    {
        Seat[] seats = [.. Enumerable.Range(0, HeartbeatListRequests.ListLength).Select(_ => Seat.WithoutToken(Guid.NewGuid()))];
        var requests = new HeartbeatListRequests(seats);

        var (first, second) = (ReadList(requests), ReadList(requests));

        first.Select(entry => entry.GetProperty("workspace_id").GetGuid()).ShouldBe(seats.Select(seat => seat.Workspace));
        first.ShouldAllBe(entry => entry.GetProperty("auth_token").GetString() == seats[0].Token);
        first.Concat(second).Select(entry => entry.GetProperty("uptime_seconds").GetInt32()).Distinct().Count().ShouldBe(2 * seats.Length);
    }

    [Fact]
    public void IsRefusal_OneEntryRefused_IsNoticed()
    {
        var requests = new HeartbeatListRequests([.. Enumerable.Range(0, HeartbeatListRequests.ListLength).Select(_ => Seats[0])]);

        requests.IsRefusal("""{"results":[{"status":"ok"},{"status":"ok"}]}"""u8).ShouldBeFalse();
        requests.IsRefusal("""{"results":[{"status":"ok"},{"status":"refused","status_code":401}]}"""u8).ShouldBeTrue();
    }

    [Fact]
    public void NextPart_HoldsEvenlyChosenLists_AndWhatSmallerPartsHold()
    {
        Seat[] seats = [.. Enumerable.Range(0, 10 * HeartbeatListRequests.ListLength).Select(_ => Seat.WithoutToken(Guid.NewGuid()))];
        var requests = new HeartbeatListRequests(seats);

        var parts = Enumerable.Range(1, 5).Select(some => requests.Part(some, 5)).ToArray();

        parts.Select(part => part.Count).ShouldBe([2, 4, 6, 8, 10]);
        var first = Enumerable.Range(0, 4).Select(_ => ReadList(parts[1])[0].GetProperty("workspace_id").GetGuid()).ToArray();
        first.ShouldBe(new[] { 0, 1, 5, 6 }.Select(list => seats[list * HeartbeatListRequests.ListLength].Workspace));
        var added = requests.Added(2, 5);
        added.Count.ShouldBe(2);
        Enumerable.Range(0, 2).Select(_ => ReadList(added)[0].GetProperty("workspace_id").GetGuid())
            .ShouldBe(new[] { 1, 6 }.Select(list => seats[list * HeartbeatListRequests.ListLength].Workspace));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NextCall_IsOneOfTheHub_WithValuesThatChange(bool inLists)
    {
        Seat[] seats = [.. Enumerable.Range(0, HeartbeatListRequests.ListLength).Select(_ => Seat.WithoutToken(Guid.NewGuid()))];
        var requests = inLists ? HubRequests.InLists(seats) : HubRequests.OneByOne(seats);
        var calls = Enumerable.Range(0, 2 * seats.Length).Select(_ => ReadCall(requests)).ToArray();

        calls.ShouldAllBe(call => call.GetProperty("target").GetString() == (inLists ? "Heartbeats" : "Heartbeat"));
        var beats = calls.Select(call => call.GetProperty("arguments")[0]).SelectMany(argument => inLists ? argument.EnumerateArray().ToArray() : [argument])
            .Take(2 * seats.Length).ToArray();
        beats.Select(beat => beat.GetProperty("workspace_id").GetGuid()).ShouldBe(seats.Concat(seats).Select(seat => seat.Workspace));
        beats.ShouldAllBe(beat => beat.GetProperty("auth_token").GetString() == seats[0].Token);
        beats.Select(beat => beat.GetProperty("uptime_seconds").GetInt32()).Distinct().Count().ShouldBe(beats.Length);
    }

    private static JsonElement ReadCall(HubRequests requests)
    {
        var frame = requests.Next();
        using var call = JsonDocument.Parse(Encoding.ASCII.GetString(frame[frame.IndexOf((byte)'{')..^1]));
        return call.RootElement.Clone();
    }

    private static JsonElement[] ReadList(HeartbeatListRequests requests)
    {
        using var body = JsonDocument.Parse(Encoding.ASCII.GetString(requests.Next()).Split("\r\n\r\n")[1]);
        return [.. body.RootElement.Clone().EnumerateArray()];
    }

    private static (string Head, JsonElement Body) Read(HeartbeatRequests requests)
    {
        var parts = Encoding.ASCII.GetString(requests.Next()).Split("\r\n\r\n");
        using var body = JsonDocument.Parse(parts[1]);
        return (parts[0] + "\r\n", body.RootElement.Clone());
    }
}
