-- How a workspace's facts are committed: who caused them, and what must hold at the moment they become true.

ALTER TABLE structure_events
    ADD COLUMN actor text NOT NULL DEFAULT 'platform' CONSTRAINT structure_events_actor_known CHECK (actor IN ('operator', 'workspace', 'platform'));

COMMENT ON COLUMN structure_events.actor IS 'Who caused it: the operator, the agent of the workspace itself, or the platform.';

-- First statement of every commit. It takes the lock of the log, so that what it finds stays true until the commit ends, and refuses with a
-- code of our own (class MO) what the grain could not know. Then it gives out the positions of the new facts. Every statement in here sees what was committed before the lock was got, which a
-- single statement that waits for the lock would not.
CREATE FUNCTION structure_commit_begin(
    the_workspace  uuid,
    known_version  bigint,      -- 0: there is no such workspace yet
    new_parent     uuid,        -- null: the parent is not changed, or taken away
    removes        boolean,
    silent_since   timestamptz, -- null: the commit does not declare the agent silent
    new_facts      bigint)      -- how many facts the commit adds
    RETURNS bigint              -- the position of the last of them
    LANGUAGE plpgsql
AS
$function$
DECLARE
    stored record;
    head   bigint;
BEGIN
    PERFORM FROM structure_log_head FOR UPDATE;

    SELECT version, last_heartbeat_at INTO stored FROM workspaces WHERE id = the_workspace;
    IF coalesce(stored.version, 0) <> known_version THEN
        RAISE EXCEPTION 'workspace % is at version %, not %', the_workspace, coalesce(stored.version, 0), known_version USING ERRCODE = 'MO001';
    END IF;

    IF stored.last_heartbeat_at > silent_since THEN
        RAISE EXCEPTION 'workspace % was heard of since', the_workspace USING ERRCODE = 'MO001';
    END IF;

    IF new_parent IS NOT NULL THEN
        PERFORM FROM workspaces WHERE id = new_parent AND status <> 'removed';
        IF NOT FOUND THEN
            RAISE EXCEPTION 'there is no workspace % to stand below', new_parent USING ERRCODE = 'MO002';
        END IF;

        PERFORM FROM (
            WITH RECURSIVE ancestors AS (
                SELECT id, parent_id FROM workspaces WHERE id = new_parent
                UNION
                SELECT parent.id, parent.parent_id FROM workspaces parent JOIN ancestors child ON parent.id = child.parent_id)
            SELECT id FROM ancestors) lineage
        WHERE lineage.id = the_workspace;
        IF FOUND THEN
            RAISE EXCEPTION 'workspace % stands below %', new_parent, the_workspace USING ERRCODE = 'MO003';
        END IF;
    END IF;

    IF removes THEN
        PERFORM FROM workspaces WHERE parent_id = the_workspace AND status <> 'removed';
        IF FOUND THEN
            RAISE EXCEPTION 'others stand below workspace %', the_workspace USING ERRCODE = 'MO004';
        END IF;
    END IF;

    UPDATE structure_log_head SET position = position + new_facts RETURNING position INTO head;
    RETURN head;
END
$function$;

COMMENT ON FUNCTION structure_commit_begin IS 'First statement of a commit: takes the log''s lock, gives out positions, and refuses with MO001 (raced), MO002 (no such parent), MO003 (cycle) or MO004 (has children).';
