namespace Molecule.Gateway.Secrets;

/// <summary>What the two scopes of secrets are called on the wire.</summary>
internal static class ScopeNames
{
    public const string Global = "global";

    public static string Of(bool isGlobal) => isGlobal ? Global : "workspace";
}
