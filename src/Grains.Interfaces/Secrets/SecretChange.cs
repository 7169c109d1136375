namespace Molecule.Grains.Interfaces.Secrets;

/// <summary>What followed from a change of a secret.</summary>
/// <param name="IsRestarted">Whether the workspace was restarted, so that its agent begins with the change.</param>
/// <param name="WhyNot">The code of the refusal when it was to be restarted and was not, for example <c>workspace_paused</c>; else null.</param>
[GenerateSerializer, Immutable, Alias("molecule.secret-change")]
public sealed record SecretChange([property: Id(0)] bool IsRestarted, [property: Id(1)] string? WhyNot);
