using System.Text.Json.Serialization;

namespace Molecule.Gateway.Refusals;

/// <summary>Why a request was not carried out.</summary>
internal sealed record ErrorBody
{
    /// <summary>Why, for people. The wording may change.</summary>
    public required string Error { get; init; }

    /// <summary>Which kind of refusal it is, for programs: lower-case words joined by underscores, never changed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    /// <summary>Which field or parameter is at fault, when it is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Field { get; init; }

    /// <summary>The <c>id</c> of the one that is there already; only with <c>template_exists</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    /// <summary>Which secrets could not be opened, as <c>global:KEY</c> or <c>workspace:KEY</c>; only with <c>secrets_unreadable</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? FailedKeys { get; init; }

    /// <summary>Seconds after which trying again may help; only with status 429.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RetryAfter { get; init; }

    /// <summary>Names this failure in the gateway's log; only with status 500.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceId { get; init; }
}
