using System.Diagnostics;
using Molecule.Agent.Tests.Platform;

namespace Molecule.Agent.Tests.Starvation;

/// <summary>An agent in a process of its own whose work holds every thread of the pool, and ten thousand pieces of work wait.</summary>
internal sealed class StarvedAgent : IAsyncDisposable
{
    /// <summary>First argument of a process that is to be such an agent.</summary>
    public const string Command = "starved-agent";

    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private const int Flood = 10_000;
    private static int _begun;
    private readonly Process _process;

    private StarvedAgent(Process process) => _process = process;

    /// <summary>Starts one, and returns when no thread of its pool is free any more.</summary>
    public static async Task<StarvedAgent> StartAsync(Uri platform, Work work, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(StarvedAgent).Assembly.Location, Command, platform.AbsoluteUri, work.ToString()])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        // Whatever proxy the tests themselves run behind.
        start.Environment["no_proxy"] = "127.0.0.1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var agent = new StarvedAgent(Process.Start(start)!);
        (await agent.ReadLineAsync()).ShouldBe("starved");
        return agent;
    }

    /// <summary>Gives it its threads back and ends it.</summary>
    /// <returns>How many pieces of work its pool got to before that.</returns>
    public async Task<int> FinishAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        var begun = int.Parse((await ReadLineAsync())!);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _process.ExitCode.ShouldBe(0);
        return begun;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    /// <summary>What such a process does: one line when the pool is exhausted, one when it was told to end.</summary>
    public static int Run(Uri platform, Work work)
    {
        // Nothing is awaited while the pool is exhausted: this is the main thread, and it is not one of the pool's.
        var (client, agent) = StartAsync(platform).GetAwaiter().GetResult();
        using var task = agent.BeginTask("Working as hard as it can");
        using var release = new ManualResetEventSlim();
        var begun = work == Work.None ? 0 : Exhaust(work, release);

        Console.WriteLine("starved");
        Console.ReadLine();
        Console.WriteLine(Volatile.Read(ref _begun) - begun);
        release.Set();
        task.Dispose();
        client.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return 0;
    }

    private static async Task<(MoleculeClient Client, MoleculeAgent Agent)> StartAsync(Uri platform)
    {
        var client = await MoleculeClient.ConnectAsync(new MoleculeClientOptions { Platform = platform });
        var options = new MoleculeAgentOptions
        {
            WorkspaceId = Scene.WorkspaceId,
            Card = Scene.Card,
            HeartbeatInterval = Interval,
            HeartbeatJitter = 0,
        };
        return (client, await client.StartAgentAsync(options));
    }

    private static int Exhaust(Work work, ManualResetEventSlim release)
    {
        var threads = Environment.ProcessorCount;
        ThreadPool.SetMinThreads(1, 1).ShouldBeTrue();
        ThreadPool.SetMaxThreads(threads, threads).ShouldBeTrue();
        for (var i = 0; i < Flood; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    Interlocked.Increment(ref _begun);
                    while (!release.IsSet)
                    {
                        if (work == Work.Block)
                        {
                            release.Wait();
                        }
                    }
                },
                state: null);
        }

        SpinWait.SpinUntil(() => Volatile.Read(ref _begun) >= threads);
        return Volatile.Read(ref _begun);
    }

    private async Task<string?> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
}
