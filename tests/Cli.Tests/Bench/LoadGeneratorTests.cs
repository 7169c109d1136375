using Molecule.Cli.Bench.Load;

namespace Molecule.Cli.Tests.Bench;

public sealed class LoadGeneratorTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ManyConnections_SendsEachRequestOnce()
    {
        await using var server = EchoServer.Start(Ok);
        var requests = new Requests();

        var result = await RunAsync(server, new LoadPlan { Duration = Long, Connections = 8, MaxRequests = 1_000 }, requests);

        result.Requests.ShouldBe(1_000);
        requests.Asked.ShouldBe(1_000);
        server.Connections.ShouldBe(8);
    }

    [Fact]
    public async Task Run_DurationOver_Ends()
    {
        await using var server = EchoServer.Start(Ok);

        var result = await RunAsync(server, new LoadPlan { Duration = TimeSpan.FromMilliseconds(100) }, new Requests());

        result.Requests.ShouldBeGreaterThan(0);
        result.Elapsed.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task Run_AtARate_SendsAsManyAsAreDue()
    {
        await using var server = EchoServer.Start(Ok);

        var result = await RunAsync(server, new LoadPlan { Duration = TimeSpan.FromMilliseconds(500), Rate = 400 }, new Requests());

        result.Requests.ShouldBe(200);
    }

    [Fact]
    public async Task Run_AtARateWhileTheServerStops_CountsTheWaitingOfThoseBehind()
    {
        // One connection and a request every 10 ms: while the first is not answered for 300 ms, some thirty are due.
        var stop = TimeSpan.FromMilliseconds(300);
        await using var server = EchoServer.Start(Ok, answer => answer == 1 ? Task.Delay(stop, TimeProvider.System, Token) : Task.CompletedTask);

        var result = await RunAsync(server, new LoadPlan { Duration = TimeSpan.FromMilliseconds(300), Rate = 100, Connections = 1 }, new Requests());

        // Without that, one of thirty would have waited; of those in the middle each has waited for what was left of the stop.
        result.Latencies.At(0.5).ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task Run_AnotherStatus_FailsWithWhatWasAnswered()
    {
        await using var server = EchoServer.Start("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 8\r\n\r\nslow now");

        var failure = await Should.ThrowAsync<LoadFailedException>(() => RunAsync(server, new LoadPlan { Duration = Long }, new Requests()));

        failure.Message.ShouldBe("The server answered 429: slow now");
    }

    [Fact]
    public async Task Run_NobodyListens_Fails()
    {
        var server = EchoServer.Start(Ok);
        var port = server.Port;
        await server.DisposeAsync();

        await Should.ThrowAsync<LoadFailedException>(
            () => LoadGenerator.RunAsync(port, new LoadPlan { Duration = Long }, new Requests(), TimeProvider.System, Token));
    }

    [Fact]
    public async Task Run_Cancelled_Stops()
    {
        await using var server = EchoServer.Start(Ok);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Should.ThrowAsync<OperationCanceledException>(
            () => LoadGenerator.RunAsync(server.Port, new LoadPlan { Duration = Long }, new Requests(), TimeProvider.System, stop.Token));
    }

    [Theory]
    [InlineData(0, 1_000, 0)]
    [InlineData(1, 1_000, 1)]
    [InlineData(1, 4_000, 1)]
    [InlineData(4, 4_000, 1)]
    [InlineData(5, 4_000, 2)]
    [InlineData(100, 100, 1_000)]
    public void DueAt_IsTheNextMillisecond(int request, double rate, int milliseconds) =>
        LoadGenerator.DueAt(request, rate).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    private static Task<LoadResult> RunAsync(EchoServer server, LoadPlan plan, Requests requests) =>
        LoadGenerator.RunAsync(server.Port, plan, requests, TimeProvider.System, Token);

    private sealed class Requests : IRequestSource
    {
        public int Asked { get; private set; }

        public ReadOnlySpan<byte> Next()
        {
            Asked++;
            return "POST / HTTP/1.1\r\n\r\n"u8;
        }
    }
}
