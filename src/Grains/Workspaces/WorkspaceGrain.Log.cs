using Microsoft.Extensions.Logging;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces;

internal sealed partial class WorkspaceGrain
{
    private void Log(WorkspaceFact fact)
    {
        switch (fact)
        {
            case WorkspaceFact.Stalled:
                LogStalled(logger, Id);
                break;
            case WorkspaceFact.Progressed:
                LogProgressed(logger, Id);
                break;
            default:
                LogTransition(logger, Id, State!.Status);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Workspace {Workspace} is {Status}")]
    private static partial void LogTransition(ILogger logger, WorkspaceId workspace, WorkspaceStatus status);

    [LoggerMessage(Level = LogLevel.Information, Message = "Workspace {Workspace} is busy and makes no progress")]
    private static partial void LogStalled(ILogger logger, WorkspaceId workspace);

    [LoggerMessage(Level = LogLevel.Information, Message = "Workspace {Workspace} is stalled no more")]
    private static partial void LogProgressed(ILogger logger, WorkspaceId workspace);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Workspace {Workspace} changes its status as soon as Postgres takes it")]
    private static partial void LogTransitionWaits(ILogger logger, WorkspaceId workspace, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Workspace {Workspace} goes on in another activation")]
    private static partial void LogOvertaken(ILogger logger, WorkspaceId workspace);
}
