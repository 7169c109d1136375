using Microsoft.Extensions.Logging;

namespace Molecule.Grains.Approvals;

internal sealed partial class ApprovalGrain
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The request {Approval} could not be denied at the end of its time; it is tried again")]
    private static partial void LogNotDenied(ILogger logger, Guid approval, Exception exception);
}
