using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Access;

/// <summary>
/// Reads the header in which a caller names the workspace that it speaks for (contract section 2.3). It proves nothing: where tokens are
/// enforced it says whose token was shown. What is no UUID, such as <c>system:</c> and its like, names nobody.
/// </summary>
internal static class WorkspaceHeader
{
    public const string Name = "X-Workspace-ID";

    public static bool IsPresent(HttpRequest request) => !string.IsNullOrEmpty(request.Headers[Name]);

    public static WorkspaceId? Read(HttpRequest request) => WorkspaceId.TryParse(request.Headers[Name], out var id) ? id : null;
}
