namespace Molecule.Grains.Interfaces;

/// <summary>
/// A refusal: the request was understood and the answer is no. Its message may be shown to whoever asked. Any other exception that leaves a
/// grain is an outage or a bug.
/// </summary>
/// <remarks>An Orleans exception because Orleans wraps every other one that a storage provider throws.</remarks>
[GenerateSerializer, Alias("molecule.exception")]
public abstract class MoleculeException : OrleansException
{
    /// <summary>Refuses.</summary>
    /// <param name="message">Why, for the one who asked.</param>
    private protected MoleculeException(string message)
        : base(message)
    {
    }

    /// <summary>What kind of refusal this is, for programs: lower-case words joined by underscores, never changed.</summary>
    public abstract string Code { get; }
}
