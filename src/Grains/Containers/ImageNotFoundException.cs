namespace Molecule.Grains.Containers;

/// <summary>The engine answered: it has no such image and could not get it. Trying again does not help until somebody brings it.</summary>
internal sealed class ImageNotFoundException(string image, Exception? inner = null)
    : Exception($"There is no image {image}. Build it or load it into the container engine, then restart the workspace.", inner);
