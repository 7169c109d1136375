-- Activity that is listed and searched through indexes, however much of it there is, and delegations that are found by their id.

-- Both come with Postgres and may be created by the owner of a database.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

ALTER TABLE activity_logs
    ADD COLUMN delegation_id text,
    ADD COLUMN body_bytes    integer NOT NULL DEFAULT 0,
    ADD COLUMN search_text   text    NOT NULL DEFAULT '';

COMMENT ON COLUMN activity_logs.delegation_id IS 'Which delegation the entry is about, when it is about one; named by whoever began it.';
COMMENT ON COLUMN activity_logs.body_bytes IS 'Size of both bodies as they came, so that a page can be cut before they are read.';
COMMENT ON COLUMN activity_logs.search_text IS
    'What a search looks into: type, method, status, summary and the beginning of both bodies, spelled so that it does not depend on the '
    'locale of the database. Written with the row, and bounded.';

-- Newest first, of one workspace: everything, or what people or agents began, or that of one type. Each order of a list is the order of an
-- index, so a page costs what it holds, however long the log is.
CREATE INDEX activity_logs_workspace_created ON activity_logs (workspace_id, created_at DESC, id DESC);
CREATE INDEX activity_logs_people_created ON activity_logs (workspace_id, created_at DESC, id DESC) WHERE source_id IS NULL;
CREATE INDEX activity_logs_people_type_created ON activity_logs (workspace_id, activity_type, created_at DESC, id DESC) WHERE source_id IS NULL;
CREATE INDEX activity_logs_agents_created ON activity_logs (workspace_id, created_at DESC, id DESC) WHERE source_id IS NOT NULL;
CREATE INDEX activity_logs_agents_type_created ON activity_logs (workspace_id, activity_type, created_at DESC, id DESC) WHERE source_id IS NOT NULL;

-- One request and one result of each delegation.
CREATE UNIQUE INDEX activity_logs_delegation ON activity_logs (workspace_id, delegation_id, method) WHERE delegation_id IS NOT NULL;

-- The workspace stands in the index with the trigrams, so that a word that is common elsewhere costs nothing here. New rows wait in a list
-- that every search reads and that one unlucky writer sorts in: short, so that neither notices.
CREATE INDEX activity_logs_search ON activity_logs USING gin (workspace_id, search_text gin_trgm_ops) WITH (gin_pending_list_limit = 256);

-- Inside a commit, which holds the lock of the log: refuses it unless the delegation still stands where it was when the commit was decided.
CREATE FUNCTION delegation_expect(
    the_workspace  uuid,
    the_delegation text,
    known_status   text) -- null: there is no such delegation yet
    RETURNS void
    LANGUAGE plpgsql
AS
$function$
DECLARE
    stored text;
BEGIN
    SELECT status INTO stored FROM activity_logs
    WHERE workspace_id = the_workspace AND delegation_id = the_delegation AND method = 'delegate'
    FOR UPDATE;
    IF stored IS DISTINCT FROM known_status THEN
        RAISE EXCEPTION 'delegation % of workspace % is %, not %', the_delegation, the_workspace, stored, known_status USING ERRCODE = 'MO051';
    END IF;
END
$function$;

COMMENT ON FUNCTION delegation_expect IS 'Statement of a commit: refuses with MO051 when a delegation does not stand where it was known to.';
