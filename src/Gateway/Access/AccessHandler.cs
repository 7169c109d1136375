using Microsoft.AspNetCore.Authorization;

namespace Molecule.Gateway.Access;

/// <summary>Decides whether a caller may.</summary>
internal sealed class AccessHandler(IRouting routing) : AuthorizationHandler<AccessRule>
{
    /// <inheritdoc/>
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, AccessRule requirement)
    {
        if (context.Resource is HttpContext http && await MayAsync(requirement, Caller.Of(context.User), http))
            context.Succeed(requirement);
    }

    private Task<bool> MayAsync(AccessRule rule, Caller caller, HttpContext http) => rule.Kind switch
    {
        AccessKind.Anyone => Task.FromResult(true),
        AccessKind.Operator => Task.FromResult(caller.IsOperator),
        AccessKind.Workspace => Task.FromResult(caller.IsOperator || (caller.Workspace is { } own && own == rule.Target(http))),
        AccessKind.WorkspaceAlone => Task.FromResult(caller.Workspace is { } alone && alone == rule.Target(http)),
        AccessKind.Listener => Task.FromResult(caller != Caller.Anonymous),
        AccessKind.Team => MayReachAsync(rule, caller, http),

        // A token that was shown has not been verified yet; the grain that it is for does that.
        AccessKind.Agent => Task.FromResult(caller.IsOperator || BearerToken.Read(http.Request) is not null),

        // Each entry of the list has to prove itself, and is refused alone.
        AccessKind.Agents => Task.FromResult(true),
        _ => Task.FromResult(false),
    };

    /// <summary>Whoever speaks for a workspace reaches what the org chart lets it reach, also the operator who names one.</summary>
    private Task<bool> MayReachAsync(AccessRule rule, Caller caller, HttpContext http)
    {
        if (caller == Caller.Anonymous)
            return Task.FromResult(false);

        // A path that names nobody is the endpoint's to refuse, which says what is wrong with it.
        return (caller.Workspace ?? WorkspaceHeader.Read(http.Request)) is { } speaker && rule.Target(http) is { } target && speaker != target
            ? routing.MayTalkAsync(speaker, target, http.RequestAborted)
            : Task.FromResult(true);
    }
}
