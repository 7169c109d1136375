using System.Collections.Immutable;
using Molecule.Grains.Bundles;
using Molecule.Grains.Interfaces;
using Molecule.Grains.Interfaces.Bundles;
using Molecule.Grains.Interfaces.Workspaces;
using Molecule.Storage.Postgres;
using Molecule.Storage.Workspaces;
using Npgsql;

namespace Molecule.Storage.Bundles;

/// <summary>Reads teams with those of their files that are in a bundle.</summary>
internal sealed class BundleStore(NpgsqlDataSource database) : IBundleStore
{
    // One more level and one more workspace than there may be: then it is known that there are more. The top is there also when it is removed.
    private const string Tree = """
        WITH RECURSIVE tree AS (
            SELECT w.id, 1 AS depth FROM workspaces w WHERE w.id = $1
            UNION ALL
            SELECT w.id, tree.depth + 1 FROM workspaces w JOIN tree ON w.parent_id = tree.id
            WHERE w.status <> 'removed' AND tree.depth <= $2),
        few AS (
            SELECT tree.depth, w.* FROM tree JOIN workspaces w ON w.id = tree.id ORDER BY tree.depth, w.created_at, w.id LIMIT $3 + 1)
        SELECT w.depth, w.id, w.parent_id, w.name, w.role, w.tier, w.runtime, w.template, w.agent_card::text, f.paths, f.texts
        FROM few w LEFT JOIN LATERAL (
            SELECT array_agg(path ORDER BY path COLLATE "C") AS paths, array_agg(content ORDER BY path COLLATE "C") AS texts
            FROM workspace_files
            WHERE workspace_id = w.id AND (path IN ('config.yaml', 'system-prompt.md') OR path LIKE 'skills/%/%')) f ON true
        ORDER BY w.depth, w.created_at, w.id
        """;

    public Task<BundleTree> ReadAsync(WorkspaceId top, CancellationToken cancellationToken) =>
        PostgresFailures.ReportOutageAsync(async () =>
        {
            await using var command = database.CreateCommand(Tree);
            command.Parameters.Add(new() { Value = top.Value });
            command.Parameters.Add(new() { Value = BundleLimits.MaxDepth });
            command.Parameters.Add(new() { Value = BundleLimits.MaxWorkspaces });
            var workspaces = ImmutableArray.CreateBuilder<BundledWorkspace>();
            var size = 0L;
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
            {
                var workspace = Read(row);
                size += SizeOf(workspace);
                if (row.GetInt32(0) > BundleLimits.MaxDepth)
                {
                    throw new LimitReachedException($"a bundle has at most {BundleLimits.MaxDepth} levels", BundleLimits.MaxDepth);
                }

                if (workspaces.Count == BundleLimits.MaxWorkspaces)
                {
                    throw new LimitReachedException($"a bundle has at most {BundleLimits.MaxWorkspaces} workspaces", BundleLimits.MaxWorkspaces);
                }

                if (size > BundleLimits.MaxBytes)
                {
                    throw new LimitReachedException($"a bundle has at most {BundleLimits.MaxBytes} bytes of texts", BundleLimits.MaxBytes);
                }

                workspaces.Add(workspace);
            }

            return workspaces.Count > 0 ? new BundleTree(workspaces.DrainToImmutable()) : throw new WorkspaceNotFoundException(top);
        });

    private static BundledWorkspace Read(NpgsqlDataReader row)
    {
        var (paths, texts) = row.IsDBNull(9) ? ([], []) : (row.GetFieldValue<string[]>(9), row.GetFieldValue<string[]>(10));
        return new BundledWorkspace
        {
            Id = new WorkspaceId(row.GetGuid(1)),
            ParentId = row.IsDBNull(2) ? null : new WorkspaceId(row.GetGuid(2)),
            Name = row.GetString(3),
            Role = row.IsDBNull(4) ? null : row.GetString(4),
            Tier = row.GetInt32(5),
            Runtime = row.GetString(6),
            Template = row.IsDBNull(7) ? null : row.GetString(7),
            AgentCard = row.IsDBNull(8) ? null : JsonText.Compact(row.GetString(8)),
            Files = [.. paths.Zip(texts, FileRows.Read).Where(file => BundleParts.Has(file.Path))],
        };
    }

    private static long SizeOf(BundledWorkspace workspace) =>
        (workspace.AgentCard?.Length ?? 0) + workspace.Files.Sum(file => (long)file.Text.Length + file.Path.Value.Length);
}
