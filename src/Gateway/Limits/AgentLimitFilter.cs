using System.Threading.RateLimiting;
using Molecule.Gateway.Access;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Limits;

/// <summary>Counts what agents say by the workspace that they say it for, which stands in the body.</summary>
internal sealed class AgentLimitFilter(CallerLimits limits, OperatorToken operatorToken) : IEndpointFilter
{
    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (operatorToken.IsConfigured && Caller.Of(http.User).IsOperator)
            return await next(context);

        var body = context.Arguments.OfType<IBody>().First().Value as INamesWorkspace;
        using var request = limits.CountAgent(http, WorkspaceId.TryParse(body?.SpeaksFor, out var id) ? id : null);
        if (!request.IsAcquired)
            return await RefuseAsync(http, request);

        if (BearerToken.Read(http.Request) is null)
            return await next(context);

        if (limits.HasFailedTooOften(http))
        {
            using var failure = limits.CountFailure(http);
            return await RefuseAsync(http, failure);
        }

        try
        {
            return await next(context);
        }
        catch (Exception exception) when (exception is InvalidTokenException or WorkspaceNotFoundException)
        {
            limits.CountFailure(http).Dispose();
            throw;
        }
    }

    private static async Task<object?> RefuseAsync(HttpContext context, RateLimitLease lease)
    {
        await CallerLimits.RefuseAsync(context, lease);
        return Results.Empty;
    }
}
