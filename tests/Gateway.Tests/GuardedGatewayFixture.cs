namespace Molecule.Gateway.Tests;

/// <summary>A gateway with an operator token: every door is shut by default.</summary>
public sealed class GuardedGatewayFixture() : GatewayFixture([("MOLECULE_OPERATOR_TOKEN", OperatorToken)])
{
    internal const string OperatorToken = "operator-token-of-32-characters-or-more";

    internal static (string Name, string Value) Operator => Bearer(OperatorToken);

    internal static (string Name, string Value) Bearer(string token) => ("Authorization", $"Bearer {token}");

    internal static (string Name, string Value) As(Guid workspace) => ("X-Workspace-ID", workspace.ToString());
}
