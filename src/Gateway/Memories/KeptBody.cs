namespace Molecule.Gateway.Memories;

/// <summary>Says that something is kept now.</summary>
internal sealed record KeptBody
{
    /// <summary>Always <c>ok</c>.</summary>
    public string Status { get; init; } = "ok";

    /// <summary>Under which key.</summary>
    public required string Key { get; init; }
}
