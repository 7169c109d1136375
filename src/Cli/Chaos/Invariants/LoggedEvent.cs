using System.Text.Json;

namespace Molecule.Cli.Chaos.Invariants;

/// <summary>A row of <c>structure_events</c>.</summary>
internal sealed record LoggedEvent(long Position, string Type, Guid Workspace, JsonElement Payload, DateTimeOffset At);
