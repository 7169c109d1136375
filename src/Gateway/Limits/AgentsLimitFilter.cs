namespace Molecule.Gateway.Limits;

/// <summary>Does not look at lists of heartbeats from where too many wrong tokens came. Each heartbeat is counted where it is heard.</summary>
internal sealed class AgentsLimitFilter(CallerLimits limits) : IEndpointFilter
{
    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!limits.HasFailedTooOften(context.HttpContext))
            return await next(context);

        using var failure = limits.CountFailure(context.HttpContext);
        await CallerLimits.RefuseAsync(context.HttpContext, failure);
        return Results.Empty;
    }
}
