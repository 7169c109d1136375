namespace Molecule.Gateway.Sessions;

/// <summary>Who is calling.</summary>
internal sealed record SessionBody
{
    /// <summary><c>operator</c>, or <c>anonymous</c> for everybody else: a workspace is known by its token where it uses one.</summary>
    public required string Caller { get; init; }

    /// <summary>Whether people must sign in here; false where whoever is on the machine is the operator.</summary>
    public required bool LoginRequired { get; init; }
}
