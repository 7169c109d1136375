using Microsoft.AspNetCore.Http.HttpResults;
using Molecule.Gateway.Access;
using Molecule.Gateway.Documentation;
using Molecule.Gateway.Limits;
using Molecule.Gateway.Refusals;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Sessions;

/// <summary>How a browser becomes the operator's.</summary>
internal static class SessionEndpoints
{
    private const string Example = """{"caller":"operator","login_required":true}""";

    public static void AddSessions(this WebApplicationBuilder builder) => builder.Services.AddSingleton<SessionTickets>();

    public static void MapSessions(this IEndpointRouteBuilder app)
    {
        var session = app.MapGroup("/session").WithTags("Session").Refuses(StatusCodes.Status500InternalServerError);

        session.MapGet("/", (HttpContext context, OperatorToken token) => TypedResults.Ok(Describe(Caller.Of(context.User), token)))
            .WithName("DescribeSession")
            .WithSummary("Who is calling, and whether people must sign in")
            .WithDescription("Asks nobody.")
            .WithExample(Example)
            .ForAnyone();

        session.MapPost("/", SignInAsync)
            .WithName("SignIn")
            .WithSummary("Change the operator token for a cookie")
            .WithDescription(
                "The cookie lasts for twelve hours, is kept from scripts and is sent by pages of this gateway only. Every gateway with the same " +
                "operator token knows it. Ten attempts a minute from one address; 409 means that there is no operator token here, and that " +
                "nobody needs to sign in.")
            .WithBodyExample("""{"token":"…"}""")
            .WithExample(Example)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge)
            .ForAnyone();

        session.MapDelete("/", SignOut)
            .WithName("SignOut")
            .WithSummary("Forget the cookie")
            .WithDescription("In this browser; no gateway keeps a list of sessions. A new operator token ends all of them.")
            .WithExample("""{"caller":"anonymous","login_required":true}""")
            .ForAnyone();
    }

    private static async Task<Results<Ok<SessionBody>, Conflict<ErrorBody>, EmptyHttpResult>> SignInAsync(
        Body<LoginBody> body,
        HttpContext context,
        OperatorToken operatorToken,
        SessionTickets tickets,
        CallerLimits limits)
    {
        new RequiredFields("LoginPayload").Check("token", "Token", !string.IsNullOrEmpty(body.Value.Token)).ThrowIfAnyIsMissing();
        if (!operatorToken.IsConfigured)
            return TypedResults.Conflict(new ErrorBody { Error = "there is no operator token here: nobody needs to sign in", Code = "no_login" });

        using var attempt = limits.CountLogin(context);
        if (!attempt.IsAcquired)
        {
            await CallerLimits.RefuseAsync(context, attempt);
            return TypedResults.Empty;
        }

        if (!operatorToken.Matches(body.Value.Token!))
            throw new BadInputException("this is not the operator token", "invalid_token", "token", StatusCodes.Status401Unauthorized);

        var (ticket, expires) = tickets.Issue();
        context.Response.Cookies.Append(SessionTickets.Cookie, ticket, Cookie(context.Request, expires));
        return TypedResults.Ok(Describe(Caller.Operator, operatorToken));
    }

    private static Ok<SessionBody> SignOut(HttpContext context, OperatorToken operatorToken)
    {
        context.Response.Cookies.Delete(SessionTickets.Cookie, Cookie(context.Request, expires: null));
        return TypedResults.Ok(Describe(operatorToken.IsConfigured ? Caller.Anonymous : Caller.Operator, operatorToken));
    }

    private static CookieOptions Cookie(HttpRequest request, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,

        // Behind something that ends TLS the gateway sees plain HTTP; the page that asks says how it was reached itself.
        Secure = request.IsHttps || request.Headers.Origin.ToString().StartsWith("https://", StringComparison.OrdinalIgnoreCase),
        Path = "/",
        Expires = expires,
        IsEssential = true,
    };

    private static SessionBody Describe(Caller caller, OperatorToken operatorToken) =>
        new() { Caller = caller.IsOperator ? "operator" : "anonymous", LoginRequired = operatorToken.IsConfigured };
}
