using System.Collections.Immutable;
using System.Globalization;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Bundles;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Grains.Workspaces;

namespace Molecule.Grains.Bundles;

/// <summary>What an import comes to. Pure: no clock, no I/O, nothing of Orleans.</summary>
internal static class BundleRules
{
    /// <summary>Decides what is created: each workspace as if somebody had created it, parents before those below them.</summary>
    /// <param name="import">What is to be created.</param>
    /// <param name="at">When.</param>
    /// <exception cref="InvalidFieldException">A value is out of its range; the field is named as the bundle spells it.</exception>
    public static ImmutableArray<WorkspaceChange> Import(BundleImport import, DateTimeOffset at)
    {
        var workspaces = import.Workspaces;
        if (workspaces.Length is < 1 or > BundleLimits.MaxWorkspaces)
        {
            throw new InvalidFieldException("sub_workspaces", $"must be at most {BundleLimits.MaxWorkspaces} workspaces together, the top included, and are {workspaces.Length}");
        }

        var places = new Dictionary<WorkspaceId, Place>();
        var bytes = 0L;
        var changes = ImmutableArray.CreateBuilder<WorkspaceChange>(workspaces.Length);
        foreach (var workspace in workspaces)
        {
            var place = Put(places, workspace);
            bytes += FileRules.Require(place.Path + "skills", place.Path, workspace.Workspace.Files);
            if (bytes > BundleLimits.MaxBytes)
            {
                throw new InvalidFieldException("sub_workspaces", $"must have at most {BundleLimits.MaxBytes} bytes of files together");
            }

            changes.Add(Create(place.Path, workspace, at));
        }

        return changes.MoveToImmutable();
    }

    private static Place Put(Dictionary<WorkspaceId, Place> places, NewBundledWorkspace workspace)
    {
        Place? place = null;
        if (workspace.Workspace.ParentId is not { } parent)
        {
            place = places.Count == 0 ? new Place("", 1) : null;
        }
        else if (places.TryGetValue(parent, out var above))
        {
            place = above.Below();
        }

        if (place is null || !places.TryAdd(workspace.Id, place))
        {
            throw new InvalidFieldException("sub_workspaces", "must be one tree");
        }

        return place.Depth <= BundleLimits.MaxDepth
            ? place
            : throw new InvalidFieldException(place.Path + "name", $"must stand at most {BundleLimits.MaxDepth} levels deep, and stands {place.Depth}");
    }

    private static WorkspaceChange Create(string path, NewBundledWorkspace workspace, DateTimeOffset at)
    {
        if (workspace.SourceId is { } source)
        {
            WorkspaceRules.RequireLine(path + "id", source, 1, BundleLimits.MaxId);
        }

        try
        {
            ImmutableArray<WorkspaceFact> facts = [.. WorkspaceRules.Create(workspace.Id, workspace.Workspace, at)
                .Select(fact => fact is WorkspaceFact.Provisioned created ? created with { SourceBundleId = workspace.SourceId } : fact)];
            return WorkspaceChange.Of(workspace.Id, before: null, facts) with { Files = workspace.Workspace.Files };
        }
        catch (InvalidFieldException refusal)
        {
            // What a workspace calls its role is the description of a bundle; its image is named in its configuration.
            var field = refusal.Field switch
            {
                "role" => "description",
                "image" => $"prompts.{BundleParts.Configuration}",
                var other => other,
            };
            throw new InvalidFieldException(path + field, refusal.Message[(refusal.Field.Length + 1)..]);
        }
    }

    /// <summary>Where a workspace stands in the bundle.</summary>
    /// <param name="Path">How its fields begin; empty for the top.</param>
    /// <param name="Depth">Its level; the top's is 1.</param>
    private sealed record Place(string Path, int Depth)
    {
        private int _below;

        /// <summary>The next one below it.</summary>
        public Place Below() => new(string.Create(CultureInfo.InvariantCulture, $"{Path}sub_workspaces[{_below++}]."), Depth + 1);
    }
}
