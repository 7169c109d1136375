namespace Molecule.Grains.Interfaces;

/// <summary>A container engine does not answer, or no silo reaches it. What runs on it is unknown.</summary>
[GenerateSerializer, Alias("molecule.engine-unavailable")]
public sealed class EngineUnavailableException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="engine">Which engine.</param>
    public EngineUnavailableException(string engine)
        : base($"the container engine {engine} does not answer; try again")
    {
        Engine = engine;
    }

    /// <inheritdoc/>
    public override string Code => "engine_unavailable";

    /// <summary>Which engine.</summary>
    [Id(0)]
    public string Engine { get; }
}
