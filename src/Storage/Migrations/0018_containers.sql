-- Workspaces that run: which container engines there are, which one a workspace is bound to, and what an engine cannot know of its containers. What
-- runs is known to the engine alone; what should run, to workspaces.

ALTER TABLE workspaces
    ADD COLUMN generation bigint NOT NULL DEFAULT 1 CONSTRAINT workspaces_generation_from_one CHECK (generation >= 1);

UPDATE workspaces w SET generation = provisioned.times
FROM (
    SELECT workspace_id, count(*) AS times FROM structure_events
    WHERE event_type = 'WORKSPACE_PROVISIONING' GROUP BY workspace_id HAVING count(*) > 1) AS provisioned
WHERE w.id = provisioned.workspace_id;

COMMENT ON COLUMN workspaces.generation IS 'How often it was provisioned, the creation included. A container of another generation is not its container.';

-- Who waits to be bound to an engine. No heartbeat writes a column of it.
CREATE INDEX workspaces_provisioning ON workspaces (created_at, id) WHERE status = 'provisioning';

CREATE TABLE engines
(
    name         text        NOT NULL PRIMARY KEY,
    processors   integer     NOT NULL CONSTRAINT engines_processors_range CHECK (processors > 0),
    memory_bytes bigint      NOT NULL CONSTRAINT engines_memory_range CHECK (memory_bytes > 0),
    version      text        NOT NULL,
    answered_at  timestamptz NOT NULL
);

COMMENT ON TABLE engines IS 'Container engines of the installation, as the silos that reach them have announced them.';
COMMENT ON COLUMN engines.answered_at IS 'When it last answered, by the clock of this database, which alone it is compared with.';

CREATE TABLE containers
(
    workspace_id  uuid        NOT NULL PRIMARY KEY REFERENCES workspaces,
    engine        text        NOT NULL REFERENCES engines,
    revision      bigint      NOT NULL DEFAULT 1,
    generation    bigint      NOT NULL DEFAULT 0,
    container_id  text,
    state         text        NOT NULL DEFAULT 'waiting'
        CONSTRAINT containers_state_known CHECK (state IN ('waiting', 'running', 'exited', 'stopped')),
    started_at    timestamptz,
    next_start_at timestamptz,
    restarts      integer     NOT NULL DEFAULT 0,
    failures      integer     NOT NULL DEFAULT 0,
    exit_code     integer,
    exit_oom      boolean     NOT NULL DEFAULT false,
    exited_at     timestamptz,
    problem       text,
    log_tail      text,
    token_ids     uuid[]      NOT NULL DEFAULT '{}',
    token_hashes  bytea[]     NOT NULL DEFAULT '{}',
    CONSTRAINT containers_token_pairs CHECK (cardinality(token_ids) = cardinality(token_hashes))
);

CREATE INDEX containers_engine ON containers (engine, workspace_id);

COMMENT ON TABLE containers IS
    'Workspaces that are bound to an engine, and what it cannot know of their containers. Not folded from the log: what runs changes without commands.';
COMMENT ON COLUMN containers.revision IS 'Changes with every write, which names the one that it knows: of two silos that write at once one loses.';
COMMENT ON COLUMN containers.generation IS 'For which generation of the workspace a container was last begun; 0 for none yet.';
COMMENT ON COLUMN containers.container_id IS 'The engine''s id of the container that was last made; null when none was made yet.';
COMMENT ON COLUMN containers.next_start_at IS 'Not before this it is started again, or tried again.';
COMMENT ON COLUMN containers.restarts IS 'How often the platform has started it again by itself.';
COMMENT ON COLUMN containers.failures IS 'How often it ended by itself in a row, without having been up for a while.';
COMMENT ON COLUMN containers.exited_at IS 'When it last ended, by the engine''s clock.';
COMMENT ON COLUMN containers.problem IS 'Why it could not be started, the last time that was tried; null when it could.';
COMMENT ON COLUMN containers.log_tail IS 'The last lines before it last ended, without secrets.';
COMMENT ON COLUMN containers.token_ids IS 'The tokens that were issued for its container in this generation.';
