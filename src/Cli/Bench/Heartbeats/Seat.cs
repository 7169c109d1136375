namespace Molecule.Cli.Bench.Heartbeats;

/// <summary>A workspace and the token with which its agent proves who it is.</summary>
internal sealed record Seat(Guid Workspace, string Token)
{
    /// <summary>As many characters as a real one has.</summary>
    public const int TokenLength = 43;

    /// <summary>Never the token.</summary>
    public override string ToString() => Workspace.ToString();

    /// <summary>Seats for a server that looks at no token, so that it reads the same bytes.</summary>
    public static Seat WithoutToken(Guid workspace) => new(workspace, new string('x', TokenLength));
}
