using System.Net;
using System.Net.Sockets;
using Molecule.Agent.Tests.Platform;

namespace Molecule.Agent.Tests;

public sealed class ConnectTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ConnectAsync_PlatformIsThere_AsksItsHealthOnce()
    {
        await using var scene = await Scene.OpenAsync();

        (await scene.Platform.NextAsync("/health")).Method.ShouldBe("GET");
        scene.Platform.Unseen("/health").ShouldBe(0);
    }

    [Fact]
    public async Task ConnectAsync_NobodyListens_IsUnreachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var failure = await Should.ThrowAsync<MoleculeUnreachableException>(() => MoleculeClient.ConnectAsync(
            new MoleculeClientOptions { Platform = new Uri($"http://127.0.0.1:{port}") }, Cancellation));

        failure.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task ConnectAsync_OtherServerAnswers_IsNotThePlatform()
    {
        await using var platform = await FakePlatform.StartAsync(TimeProvider.System);
        platform.Answer("/health", new Reply(200, "<html>Welcome</html>"));

        await Should.ThrowAsync<MoleculeReplyException>(() => MoleculeClient.ConnectAsync(
            new MoleculeClientOptions { Platform = platform.Address }, Cancellation));
    }

    [Fact]
    public async Task ConnectAsync_PlatformIsSilent_GivesUpAtTheCallTimeout()
    {
        var clock = new WatchedClock();
        await using var platform = await FakePlatform.StartAsync(clock);
        platform.Answer("/health", HangAsync);
        var connecting = MoleculeClient.ConnectAsync(
            new MoleculeClientOptions { Platform = platform.Address, TimeProvider = clock, CallTimeout = TimeSpan.FromSeconds(7) }, Cancellation);
        await platform.NextAsync("/health");

        (await clock.PassNextWaitAsync()).ShouldBe(TimeSpan.FromSeconds(7));

        var failure = await Should.ThrowAsync<MoleculeUnreachableException>(() => connecting);
        failure.Message.ShouldContain("within 7 s");
        clock.LiveTimers.ShouldBe(0);
    }

    [Fact]
    public async Task ConnectAsync_AnswerStopsHalfway_GivesUpAtTheCallTimeout()
    {
        // The headers are in time and the body never ends: reading it must not wait longer than the call may.
        var clock = new WatchedClock();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connecting = MoleculeClient.ConnectAsync(
            new MoleculeClientOptions { Platform = new Uri($"http://{listener.LocalEndpoint}"), TimeProvider = clock }, Cancellation);
        using var connection = await listener.AcceptTcpClientAsync(Cancellation);
        await connection.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"status\""u8.ToArray(), Cancellation);

        await clock.PassNextWaitAsync();

        await Should.ThrowAsync<MoleculeUnreachableException>(() => connecting);
    }

    [Fact]
    public async Task ConnectAsync_ConnectionBreaks_IsUnreachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connecting = MoleculeClient.ConnectAsync(
            new MoleculeClientOptions { Platform = new Uri($"http://{listener.LocalEndpoint}") }, Cancellation);
        (await listener.AcceptTcpClientAsync(Cancellation)).Dispose();
        listener.Stop();

        await Should.ThrowAsync<MoleculeUnreachableException>(() => connecting);
    }

    [Fact]
    public async Task ConnectAsync_Cancelled_IsCancelled()
    {
        await using var platform = await FakePlatform.StartAsync(TimeProvider.System);
        platform.Answer("/health", HangAsync);
        using var cancellation = new CancellationTokenSource();
        var connecting = MoleculeClient.ConnectAsync(new MoleculeClientOptions { Platform = platform.Address }, cancellation.Token);
        await platform.NextAsync("/health");

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => connecting);
    }

    [Fact]
    public async Task ConnectAsync_BadOption_IsRefusedBeforeAnyCall()
    {
        await Should.ThrowAsync<ArgumentException>(() => MoleculeClient.ConnectAsync(
            new MoleculeClientOptions { Platform = new Uri("ftp://127.0.0.1") }, Cancellation));
    }

    [Fact]
    public async Task ConnectAsync_PlatformBelowAPath_CallsBelowThatPath()
    {
        await using var platform = await FakePlatform.StartAsync(TimeProvider.System);
        platform.Answer("/teams/molecule/health", Reply.Ok);

        await using var client = await MoleculeClient.ConnectAsync(
            new MoleculeClientOptions { Platform = new Uri(platform.Address, "/teams/molecule") }, Cancellation);

        (await platform.NextAsync("/teams/molecule/health")).Method.ShouldBe("GET");
    }

    private static async Task<Reply> HangAsync(ReceivedCall call, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return Reply.Ok;
    }
}
