namespace Molecule.Gateway.Refusals;

/// <summary>Puts the translation of failures around everything else.</summary>
internal static class RefusalExtensions
{
    public static void AddRefusals(this WebApplicationBuilder builder)
    {
        builder.Services.AddExceptionHandler<RefusalHandler>();
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    public static void UseRefusals(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { AllowStatusCode404Response = true, ExceptionHandler = _ => Task.CompletedTask });
        app.UseStatusCodePages(context => WriteUnmatchedAsync(context.HttpContext));
    }

    /// <summary>Documents that the endpoint answers these statuses with an error body.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder builder, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
            builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ErrorBody), ["application/json"]));

        return builder;
    }

    /// <summary>What routing leaves without a body: unknown paths in the plain text that clients know, and wrong methods.</summary>
    private static Task WriteUnmatchedAsync(HttpContext context)
    {
        var response = context.Response;
        if (response.StatusCode == StatusCodes.Status404NotFound)
        {
            response.ContentType = "text/plain; charset=utf-8";
            return response.WriteAsync("404 page not found", context.RequestAborted);
        }

        return response.StatusCode == StatusCodes.Status405MethodNotAllowed
            ? Answers.WriteAsync(response, response.StatusCode, new ErrorBody { Error = $"{context.Request.Method} is not allowed here", Code = "method_not_allowed" }, context.RequestAborted)
            : Task.CompletedTask;
    }
}
