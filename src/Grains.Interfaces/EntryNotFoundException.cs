namespace Molecule.Grains.Interfaces;

/// <summary>The workspace keeps nothing under that key, or what it kept has expired.</summary>
[GenerateSerializer, Alias("molecule.entry-not-found")]
public sealed class EntryNotFoundException : MoleculeException
{
    /// <summary>Refuses.</summary>
    public EntryNotFoundException()
        : base("key not found")
    {
    }

    /// <inheritdoc/>
    public override string Code => "key_not_found";
}
