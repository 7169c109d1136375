using Molecule.Gateway.Presence;

namespace Molecule.Gateway.Tests.Presence;

/// <summary>People for tests.</summary>
internal static class People
{
    public static Person Called(string? name, Guid? id = null, double x = 0) =>
        new() { Id = id ?? Guid.NewGuid(), Name = name, Cursor = new PointBody(x, 0), View = null, WorkspaceId = null, At = null };

    public static PresenceMessage From(Guid gateway, params Person[] people) => new() { Gateway = gateway, IsAll = false, People = [.. people], Gone = [] };
}
