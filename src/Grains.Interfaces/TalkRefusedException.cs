using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Interfaces;

/// <summary>The organisation does not let the two talk: they are no siblings, nor parent and child, or one of them does not exist.</summary>
[GenerateSerializer, Alias("molecule.talk-refused")]
public sealed class TalkRefusedException : MoleculeException
{
    /// <summary>Refuses.</summary>
    /// <param name="target">Who was asked for.</param>
    /// <param name="reason">Why not.</param>
    public TalkRefusedException(WorkspaceId target, TalkReason reason)
        : base("not authorized to discover this workspace")
    {
        Target = target;
        Reason = reason;
    }

    /// <inheritdoc/>
    public override string Code => "not_authorized";

    /// <summary>Who was asked for.</summary>
    [Id(0)]
    public WorkspaceId Target { get; }

    /// <summary>Why not. Not for the caller: it would tell which ids exist.</summary>
    [Id(1)]
    public TalkReason Reason { get; }
}
