using System.Net;
using System.Net.WebSockets;

namespace Molecule.Gateway.Tests.Metrics;

/// <summary>Contract section 16; W53: histograms, requests in flight, and what was refused.</summary>
public sealed class MetricsTests : IAsyncLifetime
{
    private readonly LimitedGatewayFixture _gateway = new();

    public ValueTask InitializeAsync() => _gateway.InitializeAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Metrics_AreInTheFormatOfTheContract()
    {
        var reply = await _gateway.SendAsync("GET", "/metrics", null, GuardedGatewayFixture.Operator);
        reply.ContentHeaders.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        reply.Body.ShouldContain("\nmolecule_websocket_connections_active{} 0\n");
        reply.Body.ShouldContain("# TYPE molecule_http_requests_in_flight gauge\n");
        reply.Body.ShouldContain("dotnet_process_memory_working_set_bytes{} ");
        reply.Body.ShouldNotContain("otel");
    }

    [Fact]
    public async Task Requests_AreCountedByPatternAndStatus_AlsoRefusedOnes()
    {
        await _gateway.SendAsync("GET", $"/workspaces/{Guid.NewGuid()}", null, GuardedGatewayFixture.Operator);
        await _gateway.SendAsync("GET", $"/workspaces/{Guid.NewGuid()}", null, GuardedGatewayFixture.Operator);
        await _gateway.SendAsync("GET", "/nowhere", null, GuardedGatewayFixture.Operator);
        await _gateway.SendAsync("NONSENSE", "/nowhere", null, GuardedGatewayFixture.Operator);
        await _gateway.SendAsync("GET", "/health", null, ("Origin", "http://evil.example"));
        for (var i = 0; i < 6; i++)
            await _gateway.SendAsync("GET", "/session");

        // An answer arrives before it is counted.
        await ShouldSayAsync(
            """molecule_http_requests_total{method="GET",path="/workspaces/:id",status="404"} 2""",
            """molecule_http_requests_total{method="GET",path="unmatched",status="404"} 1""",
            """molecule_http_requests_total{method="OTHER",path="unmatched",status="404"} 1""",
            """molecule_http_requests_total{method="GET",path="/health",status="403"} 1""",
            """molecule_http_requests_total{method="GET",path="/session",status="200"} 5""",
            """molecule_http_requests_total{method="GET",path="/session",status="429"} 1""",
            """molecule_http_request_duration_seconds_count{method="GET",path="/workspaces/:id",status="404"} 2""",
            """molecule_http_request_duration_seconds_bucket{method="GET",path="/workspaces/:id",status="404",le="0.005"}""",
            "molecule_http_requests_in_flight{} 1\n");
    }

    [Fact]
    public async Task WebSockets_AreCountedWhileTheyAreOpen()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", GuardedGatewayFixture.Operator.Value);
        await socket.ConnectAsync(new Uri($"ws://{_gateway.Address.Authority}/hubs/canvas"), TestContext.Current.CancellationToken);
        await ShouldSayAsync("\nmolecule_websocket_connections_active{} 1\n");

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        await ShouldSayAsync("\nmolecule_websocket_connections_active{} 0\n");
    }

    [Fact]
    public async Task Metrics_WithoutTheOperatorToken_Are401() =>
        (await _gateway.SendAsync("GET", "/metrics")).Status.ShouldBe(HttpStatusCode.Unauthorized);

    private async Task ShouldSayAsync(params string[] lines)
    {
        var said = "";
        try
        {
            await Until.TrueAsync(async () =>
            {
                said = (await _gateway.SendAsync("GET", "/metrics", null, GuardedGatewayFixture.Operator)).Body;
                return lines.All(line => said.Contains(line, StringComparison.Ordinal));
            });
        }
        catch (TimeoutException)
        {
            foreach (var line in lines)
                said.ShouldContain(line);
        }
    }
}
