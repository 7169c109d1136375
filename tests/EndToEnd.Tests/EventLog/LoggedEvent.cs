using System.Text.Json;

namespace Molecule.EndToEnd.Tests.EventLog;

/// <summary>A row of <c>structure_events</c>.</summary>
internal sealed record LoggedEvent(long Position, string Type, Guid Workspace, JsonElement Payload);
