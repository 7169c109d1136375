using Molecule.Grains.Interfaces.Routing;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Grains.Routing;

/// <summary>The organisation is the routing table (contract section 2.4). Pure: whether somebody is removed or asleep makes no difference.</summary>
internal static class TalkRules
{
    /// <summary>Whether one workspace may talk to another: itself, siblings (two roots are siblings), parent and child. Nobody else.</summary>
    public static TalkAnswer MayTalk(WorkspaceId caller, WorkspaceId? callersParent, WorkspaceId target, WorkspaceId? targetsParent) =>
        new(Relate(caller, callersParent, target, targetsParent));

    private static TalkReason Relate(WorkspaceId caller, WorkspaceId? callersParent, WorkspaceId target, WorkspaceId? targetsParent) =>
        caller == target ? TalkReason.Self
        : callersParent == targetsParent ? TalkReason.Siblings
        : callersParent == target ? TalkReason.Parent
        : targetsParent == caller ? TalkReason.Child
        : TalkReason.DifferentTeams;
}
