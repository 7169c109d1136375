namespace Molecule.Grains.Containers;

/// <summary>The engine cannot be reached or did not do what it was asked. What runs on it is unknown.</summary>
internal sealed class ContainerEngineException(string message, Exception? inner = null) : Exception(message, inner);
