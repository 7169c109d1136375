using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Molecule.Gateway.Limits;
using Molecule.Gateway.Refusals;

namespace Molecule.Gateway.Access;

/// <summary>Who is calling, and what they may do: every endpoint states it, and one that does not is refused to everybody.</summary>
internal static class AccessExtensions
{
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<OperatorToken>();
        services.AddSingleton<IRouting, GrainRouting>();
        services.AddAuthentication(CallerAuthentication.Scheme)
            .AddScheme<AuthenticationSchemeOptions, CallerAuthentication>(CallerAuthentication.Scheme, displayName: null, configureOptions: null);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicy([new StatedAccess()], []));
        services.AddSingleton<IAuthorizationHandler, AccessHandler>();
    }

    /// <summary>Who is calling is found out first, then whether they call too often, and only then whether they may.</summary>
    public static void UseAccess(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
    }

    /// <summary>Everybody may call it, with or without credentials; what they show is not looked at.</summary>
    public static TBuilder ForAnyone<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.AllowAnonymous().WithMetadata(new AccessRule(AccessKind.Anyone)).Refuses(StatusCodes.Status429TooManyRequests);

    /// <summary>Only the operator may call it.</summary>
    public static TBuilder ForOperator<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.For(new AccessRule(AccessKind.Operator));

    /// <summary>The workspace in the path may call it, with its token.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="parameter">The parameter of the path that names the workspace.</param>
    /// <typeparam name="TBuilder">What builds the endpoint.</typeparam>
    public static TBuilder ForWorkspace<TBuilder>(this TBuilder endpoint, string parameter = "id")
        where TBuilder : IEndpointConventionBuilder => endpoint.For(new AccessRule(AccessKind.Workspace, parameter));

    /// <summary>The workspace in the path may call it, with its token, and nobody else: not the operator, and not whoever calls from this machine.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <typeparam name="TBuilder">What builds the endpoint.</typeparam>
    public static TBuilder ForWorkspaceAlone<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.For(new AccessRule(AccessKind.WorkspaceAlone));

    /// <summary>
    /// The workspace in the path may call it, and those that the org chart lets talk to it: they name themselves in <c>X-Workspace-ID</c> and
    /// show their own token.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="parameter">The parameter of the path that names the workspace.</param>
    /// <typeparam name="TBuilder">What builds the endpoint.</typeparam>
    public static TBuilder ForTeam<TBuilder>(this TBuilder endpoint, string parameter = "id")
        where TBuilder : IEndpointConventionBuilder => endpoint.For(new AccessRule(AccessKind.Team, parameter));

    /// <summary>The workspace that <c>X-Workspace-ID</c> names may call it, with its token; without that header only the operator.</summary>
    public static TBuilder ForListener<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.For(new AccessRule(AccessKind.Listener));

    /// <summary>
    /// The workspace that the body names may call it. Its grain verifies <see cref="Caller.TokenToVerify"/> in the same call that does what is
    /// asked, so that a heartbeat is one call and not two; the body is an <see cref="INamesWorkspace"/>.
    /// </summary>
    public static RouteHandlerBuilder ForAgent(this RouteHandlerBuilder endpoint) =>
        endpoint.For(new AccessRule(AccessKind.Agent)).AddEndpointFilter<AgentLimitFilter>();

    /// <summary>
    /// The workspaces that the entries of the body name may call it, each with a token in its entry, which its grain verifies; entries of the
    /// operator need none. What is wrong with one entry is said of that entry.
    /// </summary>
    public static RouteHandlerBuilder ForAgents(this RouteHandlerBuilder endpoint) =>
        endpoint.For(new AccessRule(AccessKind.Agents));

    private static TBuilder For<TBuilder>(this TBuilder endpoint, AccessRule rule)
        where TBuilder : IEndpointConventionBuilder
    {
        // A library that maps endpoints may open some of them by itself, and that would win over what is stated here.
        endpoint.Finally(built =>
        {
            foreach (var open in built.Metadata.OfType<IAllowAnonymous>().ToArray())
                built.Metadata.Remove(open);
        });
        return endpoint
            .RequireAuthorization(new AuthorizationPolicy([rule], []))
            .WithMetadata(rule)
            .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests);
    }
}
