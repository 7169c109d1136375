using Microsoft.Extensions.Logging;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Containers;

/// <summary>What there is to say of a container whose agent was not heard of in time.</summary>
internal sealed partial class ContainerStory(IContainerStore store, IGrainFactory grains, ILogger<ContainerStory> logger)
{
    /// <summary>A workspace is given up in any case: what its engine does not say soon is left out.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>A reason with the last lines that the container wrote, as long as such a text may be.</summary>
    public static string With(string reason, string? tail) => string.IsNullOrWhiteSpace(tail)
        ? reason
        : PlainText.Shorten($"{reason}. Its container last wrote:\n{tail}", WorkspaceRules.MaxHeartbeatText);

    /// <summary>How it ended, in words.</summary>
    public static string Of(ContainerEnd end) => end switch
    {
        { Code: null } => "nothing left of it",
        { OutOfMemory: true } => $"exit code {end.Code}, out of memory",
        _ => $"exit code {end.Code}",
    };

    /// <summary>Adds to a reason what is known of the container; nothing when the workspace has none, or nothing is known.</summary>
    public async Task<string> ExplainAsync(WorkspaceId workspace, string reason, CancellationToken cancellationToken)
    {
        try
        {
            if (await store.ReadAsync(workspace, cancellationToken) is not { } wanted)
            {
                return reason;
            }

            return wanted.Bound switch
            {
                { Problem: { } problem } => PlainText.Shorten($"{reason}. It could not be started: {problem}", WorkspaceRules.MaxHeartbeatText),
                { ContainerId: null, Engine: var engine } => $"{reason}. The engine {engine} has not made its container",
                { State: ContainerState.Exited, LogTail: var tail } => With(reason, tail),
                { Engine: var engine } => With(
                    reason,
                    await grains.GetGrain<IEngine>(engine).ReadTailAsync(workspace, cancellationToken).WaitAsync(Patience, TimeProvider.System, cancellationToken)),
            };
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogUntold(logger, workspace, exception);
            return reason;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Nothing could be found out about the container of workspace {Workspace}")]
    private static partial void LogUntold(ILogger logger, WorkspaceId workspace, Exception exception);
}
