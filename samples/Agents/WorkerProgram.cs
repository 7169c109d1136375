using System.Text;
using Molecule.Agent;
using Molecule.Agent.Cards;
using Molecule.Samples.A2A;

namespace Molecule.Samples.Agents;

/// <summary>
/// Takes a message as a job, each of its lines as a step, and does one job at a time. A line <c>@Name question</c> asks a colleague; any other line is
/// done and written into a book in its workspace. It tells the platform how far it is.
/// </summary>
internal sealed class WorkerProgram(string workDirectory, TimeProvider time) : IAgentProgram, IDisposable
{
    /// <summary>How many jobs may wait, and how many steps a job may have.</summary>
    private const int MaxWaiting = 16;

    private const int MaxSteps = 100;

    private static readonly TimeSpan StepTime = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _desk = new(1);
    private int _waiting;

    public AgentSkill Skill { get; } = new()
    {
        Id = "work",
        Name = "Work through a list",
        Description = "Does the lines of a message one after the other; a line that begins with @Name is asked of that colleague",
        Tags = ["work", "delegate"],
        Examples = ["Sweep the floor\n@Echo Is anybody there?"],
    };

    public void Dispose() => _desk.Dispose();

    public async Task<string> AnswerAsync(A2AEndpoint.Incoming message, MoleculeAgent agent, A2ACaller caller, CancellationToken cancellationToken)
    {
        var steps = message.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (steps.Length is 0 or > MaxSteps)
            return $"A job has 1 to {MaxSteps} lines.";
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return "I have too much to do. Ask again later.";
        }

        try
        {
            await _desk.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        try
        {
            using var task = agent.BeginTask($"{steps[0]} (for {message.From ?? "somebody"})");
            var report = new StringBuilder();
            foreach (var step in steps)
            {
                report.AppendLine(step[0] == '@' ? await AskAsync(step, agent, caller, task, cancellationToken) : await DoAsync(step, cancellationToken));
                task.ReportProgress();
            }

            return report.ToString().TrimEnd();
        }
        finally
        {
            _desk.Release();
        }
    }

    private async Task<string> DoAsync(string step, CancellationToken cancellationToken)
    {
        await Task.Delay(StepTime, time, cancellationToken);
        // Tier 1 has no place for a book.
        if (Directory.Exists(workDirectory))
            await File.AppendAllTextAsync(Path.Combine(workDirectory, "work.md"), $"- {time.GetUtcNow():u} {step}\n", cancellationToken);
        return $"Done: {step}";
    }

    private static async Task<string> AskAsync(string step, MoleculeAgent agent, A2ACaller caller, AgentTask task, CancellationToken cancellationToken)
    {
        var space = step.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0)
            return $"Nothing to ask: {step}";
        var (name, question) = (step[1..space], step[(space + 1)..]);
        try
        {
            await foreach (var peer in agent.GetPeersAsync(cancellationToken))
            {
                if (!string.Equals(peer.Name, name, StringComparison.OrdinalIgnoreCase))
                    continue;
                var found = await agent.DiscoverAsync(peer.Id, cancellationToken);
                return await caller.AskAsync(new Uri(found.Url), question, agent.WorkspaceId.ToString(), cancellationToken) is { } answer
                    ? $"{name} says: {answer}"
                    : $"{name} does not answer.";
            }

            return $"I know nobody called {name}.";
        }
        catch (MoleculeException refused)
        {
            // That a colleague is not there now is no fault of this one.
            if (!refused.IsTransient)
                task.Fail(refused);
            return $"I could not ask {name}: {refused.Message}";
        }
    }
}
