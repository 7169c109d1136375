namespace Molecule.Gateway.Wire;

/// <summary>A body, to who does not know its type.</summary>
internal interface IBody
{
    /// <summary>What it says.</summary>
    object Value { get; }
}
