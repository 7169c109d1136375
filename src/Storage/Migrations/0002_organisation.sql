-- The organisation: who there is (workspaces), what happened (structure_events), and what hangs on it.
--
-- Names, types and defaults are a contract with tools that read this database. A column is NOT NULL where a null would mean nothing.

-- The projection of structure_events, and the heartbeats' last values ---------------------------------------------------------------------

-- Heartbeats are written every second into rows that otherwise hardly change. Room on each page, and no index on a column that a heartbeat
-- writes, let Postgres update such a row in place (HOT) without touching an index.
CREATE TABLE workspaces
(
    id                  uuid             NOT NULL PRIMARY KEY DEFAULT gen_random_uuid(),
    name                text             NOT NULL,
    role                text,
    tier                integer          NOT NULL DEFAULT 1 CONSTRAINT workspaces_tier_known CHECK (tier BETWEEN 1 AND 4),
    status              text             NOT NULL DEFAULT 'provisioning' CONSTRAINT workspaces_status_known
        CHECK (status IN ('provisioning', 'online', 'degraded', 'offline', 'paused', 'failed', 'removed')),
    source_bundle_id    text,
    agent_card          jsonb,
    url                 text,
    parent_id           uuid REFERENCES workspaces (id) CONSTRAINT workspaces_parent_is_another CHECK (parent_id <> id),
    forwarded_to        uuid REFERENCES workspaces (id) CONSTRAINT workspaces_forward_is_another CHECK (forwarded_to <> id),
    last_heartbeat_at   timestamptz,
    last_error_rate     double precision NOT NULL DEFAULT 0,
    last_sample_error   text,
    active_tasks        integer          NOT NULL DEFAULT 0,
    uptime_seconds      integer          NOT NULL DEFAULT 0,
    created_at          timestamptz      NOT NULL DEFAULT now(),
    updated_at          timestamptz      NOT NULL DEFAULT now(),
    current_task        text,
    awareness_namespace text,
    runtime             text             NOT NULL DEFAULT 'langgraph',
    workspace_dir       text,
    workspace_access    varchar(20)      NOT NULL DEFAULT 'none' CONSTRAINT workspaces_access_known
        CHECK (workspace_access IN ('none', 'read_only', 'read_write')),
    version             bigint           NOT NULL DEFAULT 0
) WITH (fillfactor = 80);

CREATE INDEX workspaces_parent_id ON workspaces (parent_id);
CREATE INDEX workspaces_status ON workspaces (status);

COMMENT ON TABLE workspaces IS
    'The roles of the organisation as they are now. Structural columns are the fold of structure_events and change in one transaction with '
    'it; the columns of heartbeats are written about once a second and are no facts. Rows are never deleted: status is removed.';
COMMENT ON COLUMN workspaces.id IS 'The workspace''s identity, also of its grain.';
COMMENT ON COLUMN workspaces.name IS 'Display name.';
COMMENT ON COLUMN workspaces.role IS 'Place in the org chart, such as Marketing or QA.';
COMMENT ON COLUMN workspaces.tier IS '1 to 4: how the workspace is deployed.';
COMMENT ON COLUMN workspaces.status IS 'Where the workspace stands in its life, decided by its grain.';
COMMENT ON COLUMN workspaces.source_bundle_id IS 'Bundle that the workspace was made from.';
COMMENT ON COLUMN workspaces.agent_card IS 'A2A agent card, as the agent registered it.';
COMMENT ON COLUMN workspaces.url IS 'Where the agent answers now.';
COMMENT ON COLUMN workspaces.parent_id IS 'Parent in the hierarchy; decides who may talk to whom. Null for a root.';
COMMENT ON COLUMN workspaces.forwarded_to IS 'Workspace that took over when this one was removed.';
COMMENT ON COLUMN workspaces.last_heartbeat_at IS 'Heartbeat column: when the agent last beat.';
COMMENT ON COLUMN workspaces.last_error_rate IS 'Heartbeat column: 0 to 1, as the agent reports it.';
COMMENT ON COLUMN workspaces.last_sample_error IS 'Heartbeat column: an example of the errors behind the rate.';
COMMENT ON COLUMN workspaces.active_tasks IS 'Heartbeat column: tasks the agent is working on.';
COMMENT ON COLUMN workspaces.uptime_seconds IS 'Heartbeat column: seconds since the agent started.';
COMMENT ON COLUMN workspaces.current_task IS 'Heartbeat column: what the agent says it is doing.';
COMMENT ON COLUMN workspaces.updated_at IS 'Last structural change. Heartbeats leave it alone.';
COMMENT ON COLUMN workspaces.awareness_namespace IS 'Namespace of the memory that the workspace shares.';
COMMENT ON COLUMN workspaces.runtime IS 'What the agent runs on; external when somebody else runs it.';
COMMENT ON COLUMN workspaces.workspace_dir IS 'Directory of the host that the workspace may see.';
COMMENT ON COLUMN workspaces.workspace_access IS 'How it may see that directory.';
COMMENT ON COLUMN workspaces.version IS
    'The etag: every structural commit must name the version it read and raises it. Heartbeats leave it alone.';


-- What happened ---------------------------------------------------------------------------------------------------------------------------

CREATE TABLE structure_log_head
(
    singleton boolean NOT NULL PRIMARY KEY DEFAULT true CONSTRAINT structure_log_head_is_one_row CHECK (singleton),
    position  bigint  NOT NULL DEFAULT 0 CONSTRAINT structure_log_head_not_negative CHECK (position >= 0)
);

INSERT INTO structure_log_head DEFAULT VALUES;

COMMENT ON TABLE structure_log_head IS
    'One row. A transaction that adds facts first raises position by their number and numbers them with what it got. The row stays locked '
    'until that transaction ends, so positions have no gaps and become visible in their order.';
COMMENT ON COLUMN structure_log_head.position IS 'Position of the last fact in structure_events; 0 when there is none.';

CREATE TABLE structure_events
(
    id                uuid        NOT NULL PRIMARY KEY DEFAULT gen_random_uuid(),
    event_type        text        NOT NULL,
    workspace_id      uuid,
    agent_id          uuid,
    target_id         uuid,
    payload           jsonb,
    created_at        timestamptz NOT NULL DEFAULT now(),
    position          bigint      NOT NULL CONSTRAINT structure_events_position UNIQUE
        CONSTRAINT structure_events_position_from_one CHECK (position > 0),
    workspace_version bigint
);

CREATE INDEX structure_events_workspace_id_position ON structure_events (workspace_id, position);
CREATE INDEX structure_events_created_at ON structure_events (created_at);

COMMENT ON TABLE structure_events IS
    'Every change of the organisation, as a fact, written by the workspaces'' grains together with the row that it changes. Append-only: '
    'the database itself refuses UPDATE, DELETE and TRUNCATE. Folding it from the beginning gives workspaces.';
COMMENT ON COLUMN structure_events.event_type IS 'Name of the fact, such as WORKSPACE_ONLINE.';
COMMENT ON COLUMN structure_events.workspace_id IS 'Workspace that the fact is about. No foreign key: a fact outlives what it tells of.';
COMMENT ON COLUMN structure_events.agent_id IS 'Agent that the fact is about, when it is about one.';
COMMENT ON COLUMN structure_events.target_id IS 'Second workspace of the fact, when there is one.';
COMMENT ON COLUMN structure_events.payload IS 'What changed, in the fields of the event''s name.';
COMMENT ON COLUMN structure_events.created_at IS 'When the grain decided it.';
COMMENT ON COLUMN structure_events.position IS
    '1, 2, 3 and so on, without gaps, in the order of commits: where a reader resumes. See structure_log_head.';
COMMENT ON COLUMN structure_events.workspace_version IS 'workspaces.version after the commit that this fact is part of.';

CREATE FUNCTION structure_events_refuse_change() RETURNS trigger
    LANGUAGE plpgsql
AS
$function$
BEGIN
    RAISE EXCEPTION 'structure_events is append-only: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
END
$function$;

-- One trigger per statement: it also speaks for TRUNCATE, and for a statement that would have met no row. ALWAYS: whoever runs it, in
-- whatever replication role.
CREATE TRIGGER structure_events_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON structure_events
    FOR EACH STATEMENT EXECUTE FUNCTION structure_events_refuse_change();
ALTER TABLE structure_events ENABLE ALWAYS TRIGGER structure_events_append_only;

CREATE FUNCTION structure_log_head_refuse_change() RETURNS trigger
    LANGUAGE plpgsql
AS
$function$
BEGIN
    RAISE EXCEPTION 'structure_log_head only ever rises: % is refused', CASE TG_OP WHEN 'UPDATE' THEN 'lowering it' ELSE TG_OP END
        USING ERRCODE = 'restrict_violation';
END
$function$;

CREATE TRIGGER structure_log_head_only_rises
    BEFORE UPDATE ON structure_log_head
    FOR EACH ROW WHEN (new.position < old.position) EXECUTE FUNCTION structure_log_head_refuse_change();
ALTER TABLE structure_log_head ENABLE ALWAYS TRIGGER structure_log_head_only_rises;

CREATE TRIGGER structure_log_head_stays
    BEFORE DELETE OR TRUNCATE ON structure_log_head
    FOR EACH STATEMENT EXECUTE FUNCTION structure_log_head_refuse_change();
ALTER TABLE structure_log_head ENABLE ALWAYS TRIGGER structure_log_head_stays;


-- What hangs on a workspace ---------------------------------------------------------------------------------------------------------------

CREATE TABLE agents
(
    id             uuid        NOT NULL PRIMARY KEY DEFAULT gen_random_uuid(),
    workspace_id   uuid        NOT NULL REFERENCES workspaces (id),
    model          text,
    status         text        NOT NULL DEFAULT 'active' CONSTRAINT agents_status_known CHECK (status IN ('active', 'replaced', 'removed')),
    removed_at     timestamptz,
    removal_reason text,
    created_at     timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX agents_workspace_id ON agents (workspace_id);
CREATE UNIQUE INDEX agents_one_active ON agents (workspace_id) WHERE status = 'active';

COMMENT ON TABLE agents IS
    'Which model filled which workspace, and when: the assignments of today and of the past. At most one per workspace is active.';
COMMENT ON COLUMN agents.removal_reason IS 'model_replaced or manual_removal; null while active.';

CREATE TABLE workspace_secrets
(
    id                 uuid        NOT NULL PRIMARY KEY DEFAULT gen_random_uuid(),
    workspace_id       uuid        NOT NULL REFERENCES workspaces (id),
    key                text        NOT NULL,
    encrypted_value    bytea       NOT NULL,
    created_at         timestamptz NOT NULL DEFAULT now(),
    updated_at         timestamptz NOT NULL DEFAULT now(),
    encryption_version integer     NOT NULL DEFAULT 0,
    UNIQUE (workspace_id, key)
);

COMMENT ON TABLE workspace_secrets IS
    'Credentials of a workspace, encrypted by the program; the key that opens them is never in the database.';
COMMENT ON COLUMN workspace_secrets.key IS 'Name of the secret, as the agent finds it in its environment.';
COMMENT ON COLUMN workspace_secrets.encryption_version IS 'Which encryption key was used, so that keys can rotate.';

CREATE TABLE workspace_auth_tokens
(
    id           uuid        NOT NULL PRIMARY KEY DEFAULT gen_random_uuid(),
    workspace_id uuid        NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    token_hash   bytea       NOT NULL UNIQUE CONSTRAINT workspace_auth_tokens_hash_is_sha256 CHECK (octet_length(token_hash) = 32),
    prefix       text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    revoked_at   timestamptz
);

CREATE INDEX workspace_auth_tokens_live ON workspace_auth_tokens (workspace_id) WHERE revoked_at IS NULL;

COMMENT ON TABLE workspace_auth_tokens IS
    'Bearer tokens of workspaces, issued at their first registration. The token itself is shown once and never stored.';
COMMENT ON COLUMN workspace_auth_tokens.token_hash IS 'SHA-256 of the token''s text.';
COMMENT ON COLUMN workspace_auth_tokens.prefix IS 'The token''s first eight characters, for people to tell tokens apart.';
COMMENT ON COLUMN workspace_auth_tokens.revoked_at IS 'Since when the token opens nothing; null while it is live.';

CREATE TABLE canvas_layouts
(
    workspace_id uuid             NOT NULL PRIMARY KEY REFERENCES workspaces (id) ON DELETE CASCADE,
    x            double precision NOT NULL DEFAULT 0,
    y            double precision NOT NULL DEFAULT 0,
    collapsed    boolean          NOT NULL DEFAULT false
);

COMMENT ON TABLE canvas_layouts IS 'Where people put a workspace on the canvas. A workspace that nobody moved has no row.';

CREATE TABLE canvas_viewport
(
    id       uuid             NOT NULL PRIMARY KEY DEFAULT gen_random_uuid(),
    x        double precision NOT NULL DEFAULT 0,
    y        double precision NOT NULL DEFAULT 0,
    zoom     double precision NOT NULL DEFAULT 1,
    saved_at timestamptz      NOT NULL DEFAULT now()
);

CREATE UNIQUE INDEX canvas_viewport_is_one_row ON canvas_viewport ((true));

COMMENT ON TABLE canvas_viewport IS
    'Where people last looked on the canvas: at most one row, upserted under the id 00000000-0000-0000-0000-000000000001.';

CREATE TABLE activity_logs
(
    id              uuid        NOT NULL PRIMARY KEY DEFAULT gen_random_uuid(),
    workspace_id    uuid        NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    activity_type   text        NOT NULL,
    source_id       uuid,
    target_id       uuid,
    method          text,
    summary         text,
    request_body    jsonb,
    response_body   jsonb,
    duration_ms     integer,
    status          text        NOT NULL DEFAULT 'ok',
    error_detail    text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    idempotency_key text
);

CREATE INDEX activity_logs_workspace_type_created ON activity_logs (workspace_id, activity_type, created_at DESC);
CREATE INDEX activity_logs_created_at ON activity_logs (created_at);
CREATE UNIQUE INDEX activity_logs_idempotency ON activity_logs (workspace_id, idempotency_key) WHERE idempotency_key IS NOT NULL;

COMMENT ON TABLE activity_logs IS 'What workspaces did, for people to read: messages, tasks, logs, errors. No facts; kept for seven days.';
COMMENT ON COLUMN activity_logs.source_id IS 'Workspace that began it; null when a person did.';
COMMENT ON COLUMN activity_logs.target_id IS 'Workspace that it went to.';
COMMENT ON COLUMN activity_logs.idempotency_key IS 'Named by the caller, so that a repeated request is logged once.';
