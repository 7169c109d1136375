namespace Molecule.Grains.Containers;

/// <summary>A container cannot be made from what there is, and trying again does not help. The message says what to do, and may be shown.</summary>
internal sealed class UnstartableException(string message, Exception? inner = null) : Exception(message, inner);
