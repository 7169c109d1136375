using System.Text.Json.Serialization;
using Molecule.Grains.Interfaces.History;

namespace Molecule.Gateway.History;

/// <summary>A line of a verification: how far it is, and in the last one how it ended.</summary>
internal sealed record VerificationBody
{
    /// <summary><c>folding</c> or <c>comparing</c> while it goes on; at the end <c>agrees</c>, <c>differs</c>, or <c>failed</c> when it broke off.</summary>
    public required string State { get; init; }

    /// <summary>Facts folded so far.</summary>
    public required long Facts { get; init; }

    /// <summary>Position of the last fact that there is.</summary>
    public required long Head { get; init; }

    /// <summary>Rows of <c>workspaces</c> compared so far.</summary>
    public required long Workspaces { get; init; }

    /// <summary>The first difference; only when they differ.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LogDifferenceBody? Difference { get; init; }

    /// <summary>Why it broke off; only when it did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    public static VerificationBody From(Verification verification) => new()
    {
        State = verification.State.ToString().ToLowerInvariant(),
        Facts = verification.Facts,
        Head = verification.Head,
        Workspaces = verification.Workspaces,
        Difference = verification.Difference is { } difference ? LogDifferenceBody.From(difference) : null,
    };
}
