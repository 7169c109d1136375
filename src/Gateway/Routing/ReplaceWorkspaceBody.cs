using System.Text.Json.Serialization;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Routing;

namespace Molecule.Gateway.Routing;

/// <summary>In what the successor differs; what is left out is as it was.</summary>
internal sealed record ReplaceWorkspaceBody
{
    /// <summary>Display name, 1 to 200 characters.</summary>
    public string? Name { get; init; }

    /// <summary>What it does in the organisation, at most 1,000 characters; null says nothing.</summary>
    [JsonConverter(typeof(PatchedConverter<string>))]
    public Patched<string?> Role { get; init; }

    /// <summary>1 to 4: how its agent is deployed.</summary>
    public int? Tier { get; init; }

    /// <summary>What runs its agent, 1 to 100 characters. <c>external</c> means the same as the flag.</summary>
    public string? Runtime { get; init; }

    /// <summary>Where it stands in the organisation; null makes it a root. Not the workspace itself, nor one below it.</summary>
    [JsonConverter(typeof(PatchedConverter<string>))]
    public Patched<string?> ParentId { get; init; }

    /// <summary>Its agent runs elsewhere and is never started here: the successor is online at once.</summary>
    public bool? External { get; init; }

    /// <summary>
    /// Where an external agent is reached: an absolute <c>http</c> or <c>https</c> URI without credentials or fragment, at most 2,000 characters,
    /// or <c>remote://no-inbound</c> when nobody can call it. Refused when the successor is not external: its agent registers with its address.
    /// </summary>
    public string? Url { get; init; }

    public Replacement ToReplacement()
    {
        Inputs.RefuseControlCharacters("name", Name);
        Inputs.RefuseControlCharacters("role", Role.Value);
        Inputs.RefuseControlCharacters("runtime", Runtime);
        Inputs.RefuseControlCharacters("url", Url);
        return new Replacement
        {
            Name = Name,
            Role = Role.IsPresent ? new(Role.Value) : null,
            Tier = Tier,
            Runtime = Runtime,
            ParentId = ParentId.IsPresent ? new(ParentId.Value is null ? null : Inputs.ParseWorkspaceId("parent_id", ParentId.Value)) : null,
            External = External,
            Url = Url,
        };
    }
}
