namespace Molecule.Provisioning.Containers;

/// <summary>The name of an image, as an engine is asked for it.</summary>
internal static class ImageReference
{
    /// <summary>
    /// Name and tag of what is to be pulled. Without a tag an engine would pull all there are, so it is <c>latest</c>; a digest says it all.
    /// </summary>
    public static (string Name, string? Tag) Split(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal))
            return (image, null);
        // What stands before the last slash may be a machine with a port.
        var colon = image.IndexOf(':', image.LastIndexOf('/') + 1);
        return colon < 0 ? (image, "latest") : (image[..colon], image[(colon + 1)..]);
    }
}
