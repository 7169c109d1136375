namespace Molecule.Storage.Tests.History;

/// <summary>Writes a long log and the table that it adds up to in two statements, past the platform. A thousandth of it is what commits would take.</summary>
internal static class LongLog
{
    /// <summary>Half a second lies between two facts of it.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// A log of <paramref name="facts"/> facts: first <paramref name="workspaces"/> workspaces in a tree of ten below each are created, then they
    /// are renamed and registered in turn.
    /// </summary>
    public static async Task WriteAsync(TestDatabase database, int workspaces, int facts, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync(
            $$"""
            UPDATE structure_log_head SET position = {{facts}};
            INSERT INTO structure_events (position, workspace_id, workspace_version, event_type, payload, actor, created_at)
            SELECT n,
                   {{Id("(n - 1) % " + workspaces)}},
                   (n - 1) / {{workspaces}} + 1,
                   CASE WHEN n <= {{workspaces}} THEN 'WORKSPACE_PROVISIONING' WHEN n % 2 = 0 THEN 'WORKSPACE_UPDATED' ELSE 'WORKSPACE_ONLINE' END,
                   CASE WHEN n <= {{workspaces}} THEN jsonb_build_object(
                            'name', 'W' || n, 'tier', 1, 'role', 'Works', 'parent_id', CASE WHEN n > 1 THEN {{Id("(n - 2) / 10")}} END, 'runtime', 'dotnet',
                            'workspace_dir', NULL, 'workspace_access', 'none', 'awareness_namespace', 'workspace:' || n)
                        WHEN n % 2 = 0 THEN jsonb_build_object('name', 'R' || n)
                        ELSE jsonb_build_object('url', 'http://10.0.0.1:' || n, 'agent_card', jsonb_build_object('name', 'Agent ' || n, 'skills',
                             jsonb_build_array('plan', 'write', 'review'), 'description', repeat('does what is to be done; ', 10))) END,
                   'operator',
                   timestamptz '{{Start:O}}' + n * interval '500 milliseconds'
            FROM generate_series(1, {{facts}}) n
            """,
            cancellationToken);
        await database.ExecuteAsync(
            """
            INSERT INTO workspaces (id, name, role, tier, status, agent_card, url, parent_id, runtime, workspace_access, awareness_namespace,
                                    created_at, updated_at, version)
            SELECT c.workspace_id, coalesce(r.name, c.payload->>'name'), 'Works', 1, CASE WHEN o.payload IS NULL THEN 'provisioning' ELSE 'online' END,
                   o.payload->'agent_card', o.payload->>'url', (c.payload->>'parent_id')::uuid, 'dotnet', 'none', c.payload->>'awareness_namespace',
                   c.created_at, l.created_at, l.workspace_version
            FROM structure_events c
            JOIN (SELECT DISTINCT ON (workspace_id) workspace_id, created_at, workspace_version FROM structure_events
                  ORDER BY workspace_id, position DESC) l USING (workspace_id)
            LEFT JOIN (SELECT DISTINCT ON (workspace_id) workspace_id, payload->>'name' AS name FROM structure_events
                       WHERE event_type = 'WORKSPACE_UPDATED' ORDER BY workspace_id, position DESC) r USING (workspace_id)
            LEFT JOIN (SELECT DISTINCT ON (workspace_id) workspace_id, payload FROM structure_events
                       WHERE event_type = 'WORKSPACE_ONLINE' ORDER BY workspace_id, position DESC) o USING (workspace_id)
            WHERE c.event_type = 'WORKSPACE_PROVISIONING'
            ORDER BY c.position;
            ANALYZE
            """,
            cancellationToken);
    }

    private static string Id(string number) => $"('00000000-0000-4000-8000-' || lpad(to_hex({number}), 12, '0'))::uuid";
}
