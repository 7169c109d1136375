namespace Molecule.Gateway.Tests;

/// <summary>A gateway with an operator token where five requests a minute are the limit.</summary>
public sealed class LimitedGatewayFixture() : GatewayFixture([
    ("MOLECULE_OPERATOR_TOKEN", GuardedGatewayFixture.OperatorToken),
    ("RATE_LIMIT", "5"),
    ("MOLECULE_LIMITS:LoginsPerMinute", "3"),
]);
