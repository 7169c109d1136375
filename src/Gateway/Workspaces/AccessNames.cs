using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Workspaces;

/// <summary>Reads what an agent may do in its directory.</summary>
internal static class AccessNames
{
    public static WorkspaceAccess Parse(string? name) => name switch
    {
        null or "" or "none" => WorkspaceAccess.None,
        "read_only" => WorkspaceAccess.ReadOnly,
        "read_write" => WorkspaceAccess.ReadWrite,
        _ => throw new BadInputException("workspace_access must be none, read_only or read_write", "invalid_field", "workspace_access"),
    };
}
