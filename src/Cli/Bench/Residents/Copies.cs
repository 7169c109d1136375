using System.Globalization;
using Molecule.Cli.Bench.Heartbeats;

namespace Molecule.Cli.Bench.Residents;

/// <summary>
/// Many workspaces in no time: copies of one that registered over HTTP, with its facts and its token, so that the log proves the table as it
/// does when each registers. For a database that no silo has open.
/// </summary>
internal static class Copies
{
    public static IEnumerable<Seat> Seats(int count) => Enumerable.Range(1, count).Select(n => new Seat(Id(n), Token(n)));

    /// <summary>The script that makes so many of <paramref name="original"/>.</summary>
    public static string Script(Guid original, int count) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        BEGIN;
        CREATE TEMP TABLE copies ON COMMIT DROP AS
        SELECT n, ('{{IdPrefix}}' || lpad(to_hex(n), 12, '0'))::uuid AS id, gen_random_uuid() AS token_id, '{{TokenPrefix}}' || lpad(n::text, {{TokenDigits}}, '0') AS token
        FROM generate_series(1, {{count}}) AS n;

        -- Every word of the original's row, with its own id wherever the original's stands.
        INSERT INTO workspaces
        SELECT copied.* FROM workspaces w, copies c,
            jsonb_populate_record(NULL::workspaces, replace(to_jsonb(w)::text, w.id::text, c.id::text)::jsonb) AS copied
        WHERE w.id = '{{original}}';

        INSERT INTO structure_events
        SELECT copied.* FROM
            (SELECT e, c, row_number() OVER (ORDER BY c.n, e.position) AS place
             FROM structure_events e, copies c WHERE e.workspace_id = '{{original}}') AS told,
            workspace_auth_tokens t, structure_log_head head,
            jsonb_populate_record(
                NULL::structure_events,
                replace(replace(to_jsonb(e)::text, t.workspace_id::text, (c).id::text), t.id::text, (c).token_id::text)::jsonb
                    || jsonb_build_object('id', gen_random_uuid(), 'position', head.position + place)) AS copied
        WHERE t.workspace_id = '{{original}}';

        UPDATE structure_log_head SET position = (SELECT max(position) FROM structure_events);

        INSERT INTO workspace_auth_tokens (id, workspace_id, token_hash, prefix, created_at)
        SELECT c.token_id, c.id, sha256(convert_to(c.token, 'UTF8')), t.prefix, t.created_at
        FROM workspace_auth_tokens t, copies c WHERE t.workspace_id = '{{original}}';
        COMMIT;
        VACUUM ANALYZE;
        """);

    private const string IdPrefix = "0b5e55ed-0000-4000-8000-";
    private const string TokenPrefix = "bench-";
    private const int TokenDigits = Seat.TokenLength - 6;

    private static Guid Id(int n) => Guid.Parse(IdPrefix + n.ToString("x12", CultureInfo.InvariantCulture));

    private static string Token(int n) => TokenPrefix + n.ToString(CultureInfo.InvariantCulture).PadLeft(TokenDigits, '0');
}
