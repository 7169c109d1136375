using Microsoft.AspNetCore.Authorization;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Access;

/// <summary>What an endpoint states about who may call it.</summary>
/// <param name="Kind">Who.</param>
/// <param name="Parameter">The parameter of the path that names the workspace.</param>
internal sealed record AccessRule(AccessKind Kind, string Parameter = "id") : IAuthorizationRequirement
{
    /// <summary>The workspace that the path names; null when it names none, or none that there can be.</summary>
    public WorkspaceId? Target(HttpContext context) =>
        WorkspaceId.TryParse(context.GetRouteValue(Parameter) as string, out var id) ? id : null;
}
