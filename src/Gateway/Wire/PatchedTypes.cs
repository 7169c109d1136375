namespace Molecule.Gateway.Wire;

/// <summary>Finds out about patched fields.</summary>
internal static class PatchedTypes
{
    /// <summary>The type of the field itself, when this is a patched one.</summary>
    public static Type? UnderlyingType(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Patched<>) ? type.GenericTypeArguments[0] : null;
}
