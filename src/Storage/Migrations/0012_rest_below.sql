-- One rule for rest: nobody is awake below one that is paused. It is held where the shape of the organisation is held, by a look at what a
-- commit has made, under the lock of the log: so a team that is paused and a workspace that comes into it at the same moment, on another silo,
-- cannot pass each other.

DROP FUNCTION structure_commit_begin(uuid[], bigint[], timestamptz[], uuid[], uuid[], uuid[], bigint);
DROP FUNCTION structure_commit_check(uuid[], uuid[], uuid[]);

-- First statement of every commit. It takes the lock of the log, so that what it finds stays true until the commit ends, and refuses with a
-- code of our own (class MO) what the grains could not know; the hint names whose fault it is. Then it gives out the positions of the new
-- facts. Every statement in here sees what was committed before the lock was got, which a single statement that waits for the lock would not.
CREATE FUNCTION structure_commit_begin(
    the_workspaces  uuid[],
    known_versions  bigint[],      -- 0: there is no such workspace yet
    silent_since    timestamptz[], -- null: the commit does not declare that agent silent
    parents         uuid[],        -- others that are to be parents, and are not made by this commit
    forward_targets uuid[],        -- others that are to take over, and are not made by this commit
    new_facts       bigint)        -- how many facts the commit adds
    RETURNS bigint                 -- the position of the last of them
    LANGUAGE plpgsql
AS
$function$
DECLARE
    wrong record;
    head  bigint;
BEGIN
    PERFORM FROM structure_log_head FOR UPDATE;

    -- In the order of ids, as the flush of heartbeats takes its row locks too.
    PERFORM FROM workspaces WHERE id = ANY (the_workspaces) ORDER BY id FOR NO KEY UPDATE;

    SELECT asked.id, asked.version AS known, coalesce(w.version, 0) AS stored INTO wrong
    FROM unnest(the_workspaces, known_versions, silent_since) AS asked (id, version, silent_since)
    LEFT JOIN workspaces w ON w.id = asked.id
    WHERE coalesce(w.version, 0) <> asked.version OR w.last_heartbeat_at > asked.silent_since
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'workspace % is at version %, not %, or was heard of since', wrong.id, wrong.stored, wrong.known
            USING ERRCODE = 'MO001', HINT = wrong.id;
    END IF;

    SELECT asked.id INTO wrong FROM unnest(parents) AS asked (id)
    WHERE NOT EXISTS (SELECT FROM workspaces w WHERE w.id = asked.id AND w.status <> 'removed')
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'there is no workspace % to stand below', wrong.id USING ERRCODE = 'MO002', HINT = wrong.id;
    END IF;

    SELECT asked.id INTO wrong FROM unnest(forward_targets) AS asked (id)
    WHERE NOT EXISTS (SELECT FROM workspaces w WHERE w.id = asked.id AND w.status <> 'removed')
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'there is no workspace % to forward to', wrong.id USING ERRCODE = 'MO006', HINT = wrong.id;
    END IF;

    UPDATE structure_log_head SET position = position + new_facts RETURNING position INTO head;
    RETURN head;
END
$function$;

COMMENT ON FUNCTION structure_commit_begin IS 'First statement of a commit: takes the log''s lock, gives out positions, and refuses with MO001 (raced), MO002 (no such parent) or MO006 (no such workspace to forward to).';

-- Last statement of a commit that changes the shape of the organisation, or who rests in it: looks at what the commit has made, all of its
-- changes together.
CREATE FUNCTION structure_commit_check(
    placed    uuid[], -- created or moved below a parent
    removed   uuid[],
    forwarded uuid[],
    awake     uuid[], -- woken, or placed and not paused
    paused    uuid[])
    RETURNS void
    LANGUAGE plpgsql
AS
$function$
DECLARE
    wrong record;
BEGIN
    IF cardinality(placed) > 0 THEN
        -- UNION, not UNION ALL: it ends in a cycle too.
        WITH RECURSIVE above AS (
            SELECT id AS start, parent_id AS id FROM workspaces WHERE id = ANY (placed) AND parent_id IS NOT NULL
            UNION
            SELECT above.start, w.parent_id FROM workspaces w JOIN above ON w.id = above.id WHERE w.parent_id IS NOT NULL)
        SELECT w.parent_id INTO wrong FROM above JOIN workspaces w ON w.id = above.start WHERE above.start = above.id LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'workspace % would stand below itself', wrong.parent_id USING ERRCODE = 'MO003', HINT = wrong.parent_id;
        END IF;
    END IF;

    IF cardinality(removed) > 0 THEN
        SELECT parent_id INTO wrong FROM workspaces WHERE parent_id = ANY (removed) AND status <> 'removed' LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'others stand below workspace %', wrong.parent_id USING ERRCODE = 'MO004', HINT = wrong.parent_id;
        END IF;
    END IF;

    IF cardinality(forwarded) > 0 THEN
        WITH RECURSIVE chain AS (
            SELECT id AS start, forwarded_to AS id FROM workspaces WHERE id = ANY (forwarded) AND forwarded_to IS NOT NULL
            UNION
            SELECT chain.start, w.forwarded_to FROM workspaces w JOIN chain ON w.id = chain.id WHERE w.forwarded_to IS NOT NULL)
        SELECT start INTO wrong FROM chain WHERE start = id LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'workspace % would forward to itself', wrong.start USING ERRCODE = 'MO005', HINT = wrong.start;
        END IF;
    END IF;

    IF cardinality(awake) > 0 THEN
        WITH RECURSIVE above AS (
            SELECT parent_id AS id FROM workspaces WHERE id = ANY (awake) AND parent_id IS NOT NULL
            UNION
            SELECT w.parent_id FROM workspaces w JOIN above ON w.id = above.id WHERE w.parent_id IS NOT NULL)
        SELECT w.id INTO wrong FROM workspaces w JOIN above ON above.id = w.id WHERE w.status = 'paused' LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'workspace % above is paused', wrong.id USING ERRCODE = 'MO007', HINT = wrong.id;
        END IF;
    END IF;

    IF cardinality(paused) > 0 THEN
        -- Whoever came below meanwhile has to be put to rest too: the pause is decided anew, with them.
        SELECT id INTO wrong FROM workspaces WHERE parent_id = ANY (paused) AND status NOT IN ('paused', 'removed') LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'workspace % came below a team that is being paused', wrong.id USING ERRCODE = 'MO001', HINT = wrong.id;
        END IF;
    END IF;
END
$function$;

COMMENT ON FUNCTION structure_commit_check IS 'Last statement of a commit that changes the shape of the organisation or who rests in it: refuses with MO003 (cycle), MO004 (others stand below a removed one), MO005 (a chain of forwards that comes back), MO007 (a workspace above is paused) or MO001 (one below a paused one is awake).';
