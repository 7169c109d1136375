using System.Net;
using System.Text.Json;

namespace Molecule.EndToEnd.Tests.Clusters;

/// <summary>What the platform answered to one request.</summary>
internal sealed record Answer(HttpStatusCode Status, string Text)
{
    /// <summary>The body, which has to be JSON.</summary>
    public JsonElement Json => JsonElement.Parse(Text);

    /// <summary>The text of the error, or null when the body is none.</summary>
    public string? Error
    {
        get
        {
            try
            {
                return Json is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("error", out var error) ? error.GetString() : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{(int)Status} {Text}";

    /// <summary>Itself, when the status is the expected one; fails with the body otherwise.</summary>
    public Answer Being(HttpStatusCode status)
    {
        Status.ShouldBe(status, Text);
        return this;
    }
}
