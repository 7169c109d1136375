using System.Net;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Canvas;

namespace Molecule.Gateway.Tests.Canvas;

public sealed class ViewportEndpointsTests(GatewayFixture gateway) : IClassFixture<GatewayFixture>
{
    private FakeViewport Viewport => gateway.Cluster.Viewport;

    [Fact]
    public async Task Put_Viewport_IsWhatGetSays()
    {
        (await gateway.SendAsync("PUT", "/canvas/viewport", """{"x":-120.5,"zoom":2}""")).Body.ShouldBe("""{"status":"saved"}""");
        Viewport.Saved.ShouldBe(new Viewport(-120.5, 0, 2));
        (await gateway.SendAsync("GET", "/canvas/viewport")).Body.ShouldBe("""{"x":-120.5,"y":0,"zoom":2}""");
    }

    [Fact]
    public async Task Get_Outage_IsTheInitialView()
    {
        Viewport.Fails = new StorageUnavailableException("gone");
        try
        {
            (await gateway.SendAsync("GET", "/canvas/viewport")).Body.ShouldBe("""{"x":0,"y":0,"zoom":1}""");
            (await gateway.SendAsync("PUT", "/canvas/viewport", "{}")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }
        finally
        {
            Viewport.Fails = null;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"x":"1"}""")]
    [InlineData("""{"zoom":1e999}""")]
    [InlineData("""{"x":true}""")]
    public async Task Put_Bad_Is400(string body) =>
        (await gateway.SendAsync("PUT", "/canvas/viewport", body)).Status.ShouldBe(HttpStatusCode.BadRequest);
}
