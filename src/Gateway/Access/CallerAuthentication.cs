using System.Net;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Molecule.Gateway.Cluster;
using Molecule.Gateway.Door;
using Molecule.Gateway.Limits;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Sessions;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Access;

/// <summary>
/// Finds out who is calling. A token that is shown is verified, whatever else might let the caller through: the operator's here, a
/// workspace's in the memory of its grain. Without an operator token whoever calls from this machine and shows nothing is the operator.
/// </summary>
internal sealed class CallerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    OperatorToken operatorToken,
    SessionTickets sessions,
    PageOrigins origins,
    CallerLimits limits,
    ClusterCalls cluster) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "molecule";

    private AccessRule? Rule => Context.GetEndpoint()?.Metadata.GetMetadata<AccessRule>();

    /// <inheritdoc/>
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerToken.Read(Request) is { } token)
            return operatorToken.Matches(token) ? Task.FromResult(Proven(Caller.Operator)) : VerifyAsync(token);

        if (Session() is { } expires)
            return Task.FromResult(Proven(Caller.Operator, new AuthenticationProperties { ExpiresUtc = expires }));

        var isTrusted = !operatorToken.IsConfigured && Context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);
        return Task.FromResult(isTrusted ? Proven(Caller.Operator) : AuthenticateResult.NoResult());
    }

    /// <inheritdoc/>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = (await HandleAuthenticateOnceSafeAsync()).Failure;
        Response.Headers.WWWAuthenticate = failure is null ? "Bearer" : "Bearer error=\"invalid_token\"";
        await Answers.WriteAsync(
            Response,
            StatusCodes.Status401Unauthorized,
            failure is InvalidTokenException invalid
                ? new ErrorBody { Error = invalid.Message, Code = invalid.Code }
                : new ErrorBody { Error = Missing(), Code = "missing_token" },
            Context.RequestAborted);
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Answers.WriteAsync(
        Response,
        StatusCodes.Status403Forbidden,
        new ErrorBody
        {
            Error = Rule?.Kind switch
            {
                AccessKind.Operator => "only the operator may do this",
                AccessKind.Workspace => "only this workspace and the operator may do this",
                AccessKind.WorkspaceAlone => "only this workspace itself may do this, with its token",
                AccessKind.Team => "the organisation does not let you reach this workspace",
                _ => "nobody may do this",
            },
            Code = "forbidden",
        },
        Context.RequestAborted);

    private static AuthenticateResult Proven(Caller caller, AuthenticationProperties? properties = null) =>
        AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(), properties, Scheme));

    private async Task<AuthenticateResult> VerifyAsync(string token)
    {
        // An agent's token is verified by the call that it is shown for, and where anyone may call no grain is bothered.
        if (Rule is not { Kind: AccessKind.Operator or AccessKind.Workspace or AccessKind.WorkspaceAlone or AccessKind.Team or AccessKind.Listener } rule)
            return AuthenticateResult.NoResult();

        // After too many failures not even a grain is asked; the rate limit, which comes next, answers.
        var claimed = WorkspaceHeader.IsPresent(Request) ? WorkspaceHeader.Read(Request) : rule.Target(Context);
        return claimed is { } workspace && !limits.HasFailedTooOften(Context) && await OpensAsync(workspace, token)
            ? Proven(Caller.Of(workspace))
            : AuthenticateResult.Fail(new InvalidTokenException());
    }

    private Task<bool> OpensAsync(WorkspaceId workspace, string token) => cluster.AskAsync(
        (grains, stop) => grains.GetGrain<IWorkspaceAgent>(workspace.Value).VerifyTokenAsync(token, stop),
        Context.RequestAborted);

    /// <summary>Until when the session lasts that the browser shows; null without one. A page that only <c>*</c> allows has none.</summary>
    private DateTimeOffset? Session() =>
        origins.MayUseSessions(Request) ? sessions.Read(Request.Cookies[SessionTickets.Cookie]) : null;

    private string Missing() => Rule?.Kind is AccessKind.Operator ? "missing operator token" : "missing workspace auth token";
}
