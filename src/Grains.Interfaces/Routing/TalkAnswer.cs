namespace Molecule.Grains.Interfaces.Routing;

/// <summary>Whether one workspace may talk to another.</summary>
/// <param name="Reason">Why it may, or why not.</param>
[GenerateSerializer, Immutable, Alias("molecule.talk-answer")]
public sealed record TalkAnswer([property: Id(0)] TalkReason Reason)
{
    /// <summary>Whether it may.</summary>
    public bool IsAllowed => Reason is TalkReason.Self or TalkReason.Siblings or TalkReason.Parent or TalkReason.Child;
}
