using System.Security.Claims;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.Access;

/// <summary>Who sent a request, as far as it was proven.</summary>
internal sealed class Caller
{
    private const string OperatorRole = "operator";

    private Caller(bool isOperator, WorkspaceId? workspace) => (IsOperator, Workspace) = (isOperator, workspace);

    public static Caller Operator { get; } = new(isOperator: true, workspace: null);

    public static Caller Anonymous { get; } = new(isOperator: false, workspace: null);

    public bool IsOperator { get; }

    /// <summary>The workspace whose token was shown; null for the operator and for nobody in particular.</summary>
    public WorkspaceId? Workspace { get; }

    public static Caller Of(WorkspaceId workspace) => new(isOperator: false, workspace);

    public static Caller Of(ClaimsPrincipal user) => user switch
    {
        _ when user.IsInRole(OperatorRole) => Operator,
        _ when WorkspaceId.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) => Of(id),
        _ => Anonymous,
    };

    /// <summary>
    /// The token that a grain is to verify: null when the gateway vouches for the caller, because it is the operator. For endpoints with
    /// <see cref="AccessExtensions.ForAgent"/>.
    /// </summary>
    /// <exception cref="InvalidTokenException">Nobody vouches for the caller, and no token was shown.</exception>
    public static string? TokenToVerify(HttpContext context) =>
        Of(context.User).IsOperator ? null : BearerToken.Read(context.Request) ?? throw new InvalidTokenException();

    public ClaimsPrincipal ToPrincipal() => new(new ClaimsIdentity(
        [IsOperator ? new Claim(ClaimTypes.Role, OperatorRole) : new Claim(ClaimTypes.NameIdentifier, Workspace.ToString()!)],
        CallerAuthentication.Scheme));
}
