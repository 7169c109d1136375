using System.Runtime.CompilerServices;

namespace Molecule.Gateway.Tests.Cluster;

/// <summary>What Orleans throws for a message that no silo takes; only Orleans can make one.</summary>
internal static class Rejection
{
    public static Exception Create() => (Exception)RuntimeHelpers.GetUninitializedObject(typeof(OrleansMessageRejectionException));
}
