namespace Molecule.Grains.Interfaces;

/// <summary>The workspace has no memory of that id.</summary>
[GenerateSerializer, Alias("molecule.memory-not-found")]
public sealed class MemoryNotFoundException : MoleculeException
{
    /// <summary>Refuses.</summary>
    public MemoryNotFoundException()
        : base("memory not found")
    {
    }

    /// <inheritdoc/>
    public override string Code => "memory_not_found";
}
