using Molecule.Grains.Interfaces.History;

namespace Molecule.Gateway.History;

/// <summary>A place in the log.</summary>
internal sealed record LogPointBody
{
    /// <summary>Position of the last fact that is included; 0 before the first.</summary>
    public required long Position { get; init; }

    /// <summary>When that fact happened; null before the first.</summary>
    public required DateTimeOffset? At { get; init; }

    public static LogPointBody From(LogPoint point) => new() { Position = point.Position, At = point.At };
}
