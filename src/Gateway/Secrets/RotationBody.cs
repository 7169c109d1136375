using Molecule.Grains.Interfaces.Secrets;

namespace Molecule.Gateway.Secrets;

/// <summary>One step of a rotation.</summary>
internal sealed record RotationBody
{
    /// <summary>The encryption key that this step sealed with.</summary>
    public required string KeyId { get; init; }

    /// <summary>How many secrets were sealed anew.</summary>
    public required int Resealed { get; init; }

    /// <summary>Which could not be opened and stay as they are: <c>global:KEY</c>, or the workspace's id instead of <c>global</c>.</summary>
    public required IReadOnlyList<string> Unreadable { get; init; }

    /// <summary>What to send as <c>after</c> for the next step; null after the last one.</summary>
    public required Guid? Next { get; init; }

    public static RotationBody From(SecretRotation rotation) => new()
    {
        KeyId = rotation.KeyId,
        Resealed = rotation.Resealed,
        Unreadable = rotation.Unreadable,
        Next = rotation.Next,
    };
}
