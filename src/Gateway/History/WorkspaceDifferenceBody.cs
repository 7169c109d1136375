using System.Text.Json;
using Molecule.Gateway.Wire;
using Molecule.Grains.Interfaces.History;
using Molecule.Grains.Interfaces.Workspaces;

namespace Molecule.Gateway.History;

/// <summary>A workspace that differs between two moments.</summary>
internal sealed record WorkspaceDifferenceBody
{
    private const string MovedField = "parent_id";
    private const string RenamedField = "name";

    /// <summary>When and how often it changed says nothing about what it is.</summary>
    private static readonly string[] Bookkeeping = ["id", "created_at", "updated_at", "version"];

    /// <summary>Names the workspace.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it was called last.</summary>
    public required string Name { get; init; }

    /// <summary>In which ways it differs: <c>added</c> or <c>removed</c>, or one or more of <c>moved</c>, <c>renamed</c> and <c>changed</c>.</summary>
    public required IReadOnlyList<DifferenceKind> Kinds { get; init; }

    /// <summary>The fields that differ, each with both values.</summary>
    public required IReadOnlyList<FieldDifferenceBody> Fields { get; init; }

    public static WorkspaceDifferenceBody From(WorkspaceDifference difference)
    {
        var fields = Compare(difference.Before, difference.After).ToArray();
        return new WorkspaceDifferenceBody
        {
            Id = difference.After.Id.Value,
            Name = difference.After.Name,
            Kinds = [.. KindsOf(difference, fields)],
            Fields = fields,
        };
    }

    private static IEnumerable<FieldDifferenceBody> Compare(Workspace? before, Workspace after)
    {
        var old = before is null ? default : Serialize(before);
        foreach (var field in Serialize(after).EnumerateObject().Where(field => !Bookkeeping.Contains(field.Name)))
        {
            var from = old.ValueKind == JsonValueKind.Object ? RawJson.FromElement(old.GetProperty(field.Name)) : RawJson.Null;
            var to = RawJson.FromElement(field.Value);
            if (!from.Utf8.SequenceEqual(to.Utf8))
                yield return new FieldDifferenceBody { Field = field.Name, From = from, To = to };
        }
    }

    private static IEnumerable<DifferenceKind> KindsOf(WorkspaceDifference difference, IReadOnlyList<FieldDifferenceBody> fields)
    {
        if (difference.Before is null || difference.After.Status == WorkspaceStatus.Removed)
        {
            yield return difference.Before is null ? DifferenceKind.Added : DifferenceKind.Removed;
            yield break;
        }

        if (fields.Any(field => field.Field == MovedField))
            yield return DifferenceKind.Moved;
        if (fields.Any(field => field.Field == RenamedField))
            yield return DifferenceKind.Renamed;
        if (fields.Any(field => field.Field is not (MovedField or RenamedField)))
            yield return DifferenceKind.Changed;
    }

    private static JsonElement Serialize(Workspace workspace) =>
        JsonSerializer.SerializeToElement(PastWorkspaceBody.From(workspace), WireContext.Wire.PastWorkspaceBody);
}
