using Microsoft.AspNetCore.Diagnostics;
using Molecule.Grains.Interfaces;

namespace Molecule.Gateway.Refusals;

/// <summary>Turns what endpoints throw into an answer, once, at the edge.</summary>
internal sealed partial class RefusalHandler(ILogger<RefusalHandler> logger) : IExceptionHandler
{
    private const string RetryAfterSeconds = "1";

    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        var refusal = Refusal.From(exception) ?? Conceal(context, exception);
        var headers = context.Response.Headers;
        if (refusal.IsOutage)
        {
            LogOutage(logger, context.Request.Method, context.Request.Path, exception.Message);
            headers.RetryAfter = RetryAfterSeconds;
        }

        if (exception is TooManyReadersException)
            headers.RetryAfter = RetryAfterSeconds;

        if (refusal.Status == StatusCodes.Status401Unauthorized)
            headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";

        await Answers.WriteAsync(context.Response, refusal.Status, refusal.Body, cancellationToken);
        return true;
    }

    private Refusal Conceal(HttpContext context, Exception exception)
    {
        var trace = System.Diagnostics.Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        LogBug(logger, exception, context.Request.Method, context.Request.Path, trace);
        return new Refusal(
            StatusCodes.Status500InternalServerError,
            new ErrorBody { Error = "something failed inside the platform; its log says more under this trace id", Code = "internal", TraceId = trace });
    }
}
