using System.Text.Json;
using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Refusals;

/// <summary>Writes an error in the one shape that errors have.</summary>
internal static class Answers
{
    private const string Json = "application/json; charset=utf-8";

    public static Task WriteAsync(HttpResponse response, int status, ErrorBody body, CancellationToken cancellationToken)
    {
        response.StatusCode = status;
        response.ContentType = Json;
        return response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body, WireContext.Wire.ErrorBody), cancellationToken).AsTask();
    }
}
