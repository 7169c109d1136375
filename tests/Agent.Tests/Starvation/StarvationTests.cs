using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Molecule.Agent.Tests.Platform;

namespace Molecule.Agent.Tests.Starvation;

/// <summary>An agent that works as hard as it can is alive, and says so: in real time, because it is threads that are missing.</summary>
public sealed class StarvationTests(ITestOutputHelper output)
{
    private readonly Channel<DateTimeOffset> _beats = Channel.CreateUnbounded<DateTimeOffset>();

    /// <summary>Long enough for twenty beats; <c>MOLECULE_TEST_STARVATION_SECONDS</c> names another length, such as 180.</summary>
    private static TimeSpan Length => TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("MOLECULE_TEST_STARVATION_SECONDS"), CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : 20);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Beat_PoolIsBlocked_MissesNone()
    {
        await using var platform = await FakePlatform.StartAsync(TimeProvider.System);
        Hear(platform, cutEvery: 0);
        await using var agent = await StarvedAgent.StartAsync(platform.Address, Work.Block);

        await HearAllAsync(Length);

        (await agent.FinishAsync()).ShouldBe(0, "Threads of the pool were free after all.");
    }

    [Fact]
    public async Task Beat_PoolSpins_MissesNone()
    {
        await using var platform = await FakePlatform.StartAsync(TimeProvider.System);
        Hear(platform, cutEvery: 0);
        await using var agent = await StarvedAgent.StartAsync(platform.Address, Work.Spin);

        await HearAllAsync(Length / 4);

        (await agent.FinishAsync()).ShouldBe(0, "Threads of the pool were free after all.");
    }

    [Fact]
    public async Task Beat_PoolIsBlockedAndConnectionsAreCut_MissesNone()
    {
        await using var platform = await FakePlatform.StartAsync(TimeProvider.System);
        Hear(platform, cutEvery: 3);
        await using var agent = await StarvedAgent.StartAsync(platform.Address, Work.Block);

        await HearAllAsync(Length / 4);

        (await agent.FinishAsync()).ShouldBe(0, "Threads of the pool were free after all.");
    }

    [Fact]
    public async Task Beat_PoolIsBlockedAndPlatformIsRestarted_MissesNone()
    {
        var platform = await FakePlatform.StartAsync(TimeProvider.System);
        try
        {
            Hear(platform, cutEvery: 0);
            await using var agent = await StarvedAgent.StartAsync(platform.Address, Work.Block);
            await HearAllAsync(Length / 8);

            var port = platform.Address.Port;
            await platform.DisposeAsync();
            platform = await FakePlatform.StartAsync(TimeProvider.System, port);
            Hear(platform, cutEvery: 0);

            await HearAllAsync(Length / 8);
            (await agent.FinishAsync()).ShouldBe(0, "Threads of the pool were free after all.");
        }
        finally
        {
            await platform.DisposeAsync();
        }
    }

    [Fact]
    public async Task Beat_PoolIsBlockedAndConnectionsOfTlsAreCut_MissesNone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only there can a process be told by its environment whom to trust.");
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var trusted = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(trusted, certificate.ExportCertificatePem(), Cancellation);
            await using var platform = await FakePlatform.StartAsync(TimeProvider.System, certificate: certificate);
            Hear(platform, cutEvery: 3);
            await using var agent = await StarvedAgent.StartAsync(platform.Address, Work.Block, ("SSL_CERT_FILE", trusted));
            var connections = platform.Connections;

            var beats = await HearAllAsync(Length / 4);

            (await agent.FinishAsync()).ShouldBe(0, "Threads of the pool were free after all.");
            // One for each cut: the others came over a connection that was kept.
            (platform.Connections - connections).ShouldBeLessThan(beats);
        }
        finally
        {
            File.Delete(trusted);
        }
    }

    [Fact]
    public async Task Beat_BehindAProxy_GoesThroughIt()
    {
        await using var proxy = await FakePlatform.StartAsync(TimeProvider.System);
        Hear(proxy, cutEvery: 0);
        await using var agent = await StarvedAgent.StartAsync(
            new Uri("http://platform.invalid/"), Work.None, ("http_proxy", proxy.Address.AbsoluteUri));

        await HearAllAsync(StarvedAgent.Interval);

        await agent.FinishAsync();
    }

    /// <summary>Cuts every so many calls without an answer, and writes down when the others were heard.</summary>
    private void Hear(FakePlatform platform, int cutEvery)
    {
        var calls = 0;
        platform.Answer(FakePlatform.Heartbeat, (call, _) =>
        {
            if (cutEvery > 0 && Interlocked.Increment(ref calls) % cutEvery == 0)
            {
                return Task.FromResult(Reply.Cut);
            }

            _beats.Writer.TryWrite(call.At);
            return Task.FromResult(Reply.Ok);
        });
    }

    /// <summary>Listens for a time. Where none is missing, no two are as far apart as two intervals.</summary>
    private async Task<int> HearAllAsync(TimeSpan length)
    {
        while (_beats.Reader.TryRead(out _))
        {
            // From before.
        }

        var start = TimeProvider.System.GetUtcNow();
        var last = start;
        var longest = TimeSpan.Zero;
        var beats = 0;
        while (last - start < length)
        {
            var beat = await _beats.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            longest = beat - last > longest ? beat - last : longest;
            last = beat;
            beats++;
        }

        output.WriteLine($"{beats} beats in {(last - start).TotalSeconds:F1} s, the longest silence {longest.TotalMilliseconds:F0} ms");
        longest.ShouldBeLessThan(2 * StarvedAgent.Interval);
        return beats;
    }
}
