using System.Net;
using Molecule.Agent;
using Molecule.Agent.Cards;
using Molecule.Samples.A2A;

namespace Molecule.Samples.Agents;

/// <summary>An agent in its container: opens its door, registers with the token that it finds there, and reports until it is told to stop.</summary>
internal sealed class Workplace(Settings settings, IAgentProgram program, TextWriter log, TimeProvider time)
{
    private const int Port = 8000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private MoleculeAgent? _agent;

    /// <returns>The exit code: 0 when it was told to stop, 1 when the platform does not want it.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        using var caller = new A2ACaller(time);
        var config = await AgentConfig.ReadAsync(settings.ConfigDirectory, stop);
        // By the full name: the short one can be another workspace's as well.
        await using var door = await A2AEndpoint.OpenAsync(
            new IPEndPoint(IPAddress.Any, Port),
            $"ws-{settings.WorkspaceId}",
            url => Describe(config, url),
            (message, token) => _agent is { } agent ? program.AnswerAsync(message, agent, caller, token) : Task.FromResult("I have only just come. Ask again."),
            config.Name,
            time,
            stop);
        MoleculeClient? client = null;
        try
        {
            client = await InsistAsync(() => MoleculeClient.ConnectAsync(Platform, stop), stop);
            _agent = await InsistAsync(
                () => client.StartAgentAsync(new MoleculeAgentOptions { WorkspaceId = settings.WorkspaceId, Card = door.Card, Url = door.Url }, stop), stop);
            await log.WriteLineAsync($"{config.Name} is at work as {settings.WorkspaceId}");
            using var home = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var routine = config.Routine is { } own ? FollowAsync(own, config.Name, _agent, caller, home.Token) : Task.CompletedTask;
            var end = await _agent.Completion.WaitAsync(stop);
            await home.CancelAsync();
            await routine;
            await log.WriteLineAsync($"The platform sent me home: {end.Failure?.Message ?? end.Reason.ToString()}");
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await log.WriteLineAsync("Told to stop");
            return 0;
        }
        catch (MoleculeException refused)
        {
            await log.WriteLineAsync($"The platform does not want me: {refused.Message}");
            return 1;
        }
        finally
        {
            if (_agent is not null)
                await _agent.DisposeAsync();
            if (client is not null)
                await client.DisposeAsync();
        }
    }

    /// <summary>Gives itself the job again and again, until it goes home.</summary>
    private async Task FollowAsync(AgentRoutine routine, string name, MoleculeAgent agent, A2ACaller caller, CancellationToken home)
    {
        var job = new A2AEndpoint.Incoming(string.Join('\n', routine.Steps!), name);
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(routine.Every), time, home);
                try
                {
                    await log.WriteLineAsync(await program.AnswerAsync(job, agent, caller, home));
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
                {
                    await log.WriteLineAsync($"I could not do what I do: {failure.Message}");
                }
            }
        }
        catch (OperationCanceledException) when (home.IsCancellationRequested)
        {
            // The working day is over.
        }
    }

    private MoleculeClientOptions Platform => new() { Platform = settings.Platform, TokenStore = new ConfigTokenStore(settings.ConfigDirectory) };

    /// <summary>Waits for a platform that is not there yet.</summary>
    private async Task<T> InsistAsync<T>(Func<Task<T>> call, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (MoleculeException failure) when (failure.IsTransient)
            {
                await log.WriteLineAsync($"The platform does not answer: {failure.Message}");
                await Task.Delay(Pause, time, stop);
            }
        }
    }

    private AgentCard Describe(AgentConfig config, Uri url) => new()
    {
        Name = config.Name,
        Description = config.Description ?? program.Skill.Description,
        Version = "1.0.0",
        Url = url.AbsoluteUri,
        Skills = [program.Skill],
    };
}
