using Molecule.Gateway.Wire;

namespace Molecule.Gateway.Agents;

/// <summary>Which agent shall fill a workspace.</summary>
internal sealed record AssignAgentBody
{
    /// <summary>The model, 1 to 200 characters. Required.</summary>
    public string? Model { get; init; }

    public string ToModel()
    {
        new RequiredFields("AssignAgent").Check("model", "Model", !string.IsNullOrEmpty(Model)).ThrowIfAnyIsMissing();
        return Model!;
    }
}
