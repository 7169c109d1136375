using Molecule.Grains.Interfaces.Containers;

namespace Molecule.Gateway.Containers;

/// <summary>A line that a container wrote; its secrets are masked.</summary>
internal sealed record LogLineBody
{
    /// <summary>When, by the engine's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary><c>stdout</c> or <c>stderr</c>.</summary>
    public required string Stream { get; init; }

    /// <summary>What, at most 4,096 characters.</summary>
    public required string Text { get; init; }

    public static LogLineBody From(LogLine line) => new() { At = line.At, Stream = line.IsError ? "stderr" : "stdout", Text = line.Text };
}
