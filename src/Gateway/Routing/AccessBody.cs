using System.Text.Json.Serialization;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Routing;

namespace Molecule.Gateway.Routing;

/// <summary>Whether they may talk.</summary>
internal sealed record AccessBody
{
    /// <summary>Whether they may.</summary>
    public required bool Allowed { get; init; }

    /// <summary>
    /// Why: the target is <c>self</c>, one of the <c>siblings</c>, the <c>parent</c> or a <c>child</c> of the caller. Or why not: they are in
    /// <c>different_teams</c>, or there is an <c>unknown_caller</c> or an <c>unknown_target</c>.
    /// </summary>
    [JsonConverter(typeof(SnakeCaseEnumConverter<TalkReason>))]
    public required TalkReason Reason { get; init; }
}
