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

    /// <summary>Seconds after which trying again may help; only with status 429.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RetryAfter { get; init; }

    /// <summary>Names this failure in the gateway's log; only with status 500.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceId { get; init; }
}
