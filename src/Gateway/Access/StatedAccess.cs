using Microsoft.AspNetCore.Authorization;

namespace Molecule.Gateway.Access;

/// <summary>
/// What is required where an endpoint states nothing: that it is none. Paths that lead nowhere and wrong methods are answered as such; an
/// endpoint whose author forgot to say who may call it is closed to everybody, so that it is noticed on the day it is written.
/// </summary>
internal sealed class StatedAccess : AuthorizationHandler<StatedAccess>, IAuthorizationRequirement
{
    /// <inheritdoc/>
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, StatedAccess requirement)
    {
        if (context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint)
            context.Succeed(requirement);

        return Task.CompletedTask;
    }
}
