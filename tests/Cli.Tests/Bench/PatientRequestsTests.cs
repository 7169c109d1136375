using Molecule.Cli.Bench.Crowds;
using Molecule.Cli.Bench.Heartbeats;

namespace Molecule.Cli.Tests.Bench;

public sealed class PatientRequestsTests
{
    [Fact]
    public void IsRefusal_SomeAreRefused_CountsThemAndGoesOn()
    {
        Seat[] seats = [.. Enumerable.Range(0, HeartbeatListRequests.ListLength).Select(_ => Seat.WithoutToken(Guid.NewGuid()))];
        var requests = new PatientRequests(new HeartbeatListRequests(seats));

        requests.IsRefusal("""{"results":[{"status":"refused"},{"status":"ok"},{"status":"refused"}]}"""u8).ShouldBeFalse();
        requests.IsRefusal("""{"results":[{"status":"ok"}]}"""u8).ShouldBeFalse();

        requests.Refused.ShouldBe(2);
    }
}
