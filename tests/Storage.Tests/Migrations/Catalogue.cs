using System.Text;
using Npgsql;

namespace Molecule.Storage.Tests.Migrations;

/// <summary>A database's schema as text, one line for each thing in it, in an order that does not depend on when it was made.</summary>
internal static class Catalogue
{
    private const string Query = """
        WITH ours AS
        (
            SELECT c.oid, c.relname, c.relkind, c.reloptions
            FROM pg_class c
            WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
        ),
        lines (relname, part, place, line) AS
        (
            SELECT relname, 0, 0, CASE relkind WHEN 'r' THEN 'table' WHEN 'S' THEN 'sequence' ELSE 'view' END || ' ' || relname
                || coalesce(' with ' || array_to_string(reloptions, ', '), '')
            FROM ours
            UNION ALL
            SELECT relname, 1, attnum::integer, '    column ' || attname || ' ' || format_type(atttypid, atttypmod)
                || CASE WHEN attnotnull THEN ' not null' ELSE '' END
                || coalesce(' default ' || pg_get_expr(adbin, adrelid), '')
            FROM ours JOIN pg_attribute ON attrelid = oid AND attnum > 0 AND NOT attisdropped AND relkind <> 'S'
            LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
            UNION ALL
            SELECT relname, 2, 0, '    constraint ' || conname || ' ' || pg_get_constraintdef(c.oid)
            FROM ours JOIN pg_constraint c ON conrelid = ours.oid
            UNION ALL
            SELECT relname, 3, 0, '    index ' || regexp_replace(pg_get_indexdef(indexrelid), '^CREATE (UNIQUE )?INDEX (\S+) ON \S+ ', '\2 \1')
            FROM ours JOIN pg_index i ON indrelid = oid
            WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid AND contype IN ('p', 'u', 'x'))
            UNION ALL
            SELECT relname, 4, 0, '    trigger ' || CASE tgenabled WHEN 'A' THEN 'always ' ELSE '' END 
                || replace(pg_get_triggerdef(t.oid), 'CREATE TRIGGER ', '')
            FROM ours JOIN pg_trigger t ON tgrelid = ours.oid AND NOT tgisinternal
            UNION ALL
            SELECT proname, 5, 0, 'function ' || proname || '(' || pg_get_function_identity_arguments(p.oid) || ') returns '
                || pg_get_function_result(p.oid)
            FROM pg_proc p
            WHERE pronamespace = current_schema()::regnamespace
              AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
        )
        SELECT line FROM lines ORDER BY part = 5, relname COLLATE "C", part, place, line COLLATE "C"
        """;

    public static async Task<string> DescribeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Query);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var text = new StringBuilder();
        while (await reader.ReadAsync(cancellationToken))
            text.Append(reader.GetString(0).TrimEnd()).Append('\n');
        return text.ToString();
    }
}
