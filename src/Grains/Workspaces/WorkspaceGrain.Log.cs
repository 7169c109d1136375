using Microsoft.Extensions.Logging;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Workspaces;

internal sealed partial class WorkspaceGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Workspace {Workspace} is {Status}")]
    private static partial void LogTransition(ILogger logger, WorkspaceId workspace, WorkspaceStatus status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Workspace {Workspace} changes its status as soon as Postgres takes it")]
    private static partial void LogTransitionWaits(ILogger logger, WorkspaceId workspace, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "Workspace {Workspace} goes on in another activation")]
    private static partial void LogOvertaken(ILogger logger, WorkspaceId workspace);
}
