using System.Runtime.InteropServices;

namespace Molecule.Gateway.Limits;

/// <summary>Whose requests are counted together.</summary>
/// <param name="Group">What is counted.</param>
/// <param name="Id">Of whom: a workspace's id, or the number of a bucket.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LimitKey(LimitGroup Group, Guid Id);
