using System.Text.Json.Serialization;

namespace Molecule.Gateway.Feed;

/// <summary>What <c>RESUME</c> and <c>POSITION</c> carry.</summary>
/// <param name="After">What to come back with, to hear everything from there on.</param>
/// <param name="Reason">What is missing; only with <c>RESUME</c>.</param>
internal sealed record ResumePayload(
    long After, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason);
