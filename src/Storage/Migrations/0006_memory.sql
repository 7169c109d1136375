-- What workspaces remember, keep under keys, and are configured with. No facts: nothing of it is in structure_events.

-- Searches inside of words go through trigrams. The extension comes with Postgres and may be created by the owner of the database.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE agent_memories
(
    id           uuid        NOT NULL PRIMARY KEY DEFAULT gen_random_uuid(),
    workspace_id uuid        NOT NULL REFERENCES workspaces (id),
    content      text        NOT NULL,
    scope        varchar(10) NOT NULL CONSTRAINT agent_memories_scope_known CHECK (scope IN ('LOCAL', 'TEAM', 'GLOBAL')),
    namespace    varchar(50) NOT NULL DEFAULT 'general',
    content_tsv  tsvector    NOT NULL GENERATED ALWAYS AS (to_tsvector('english', content)) STORED,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now()
);

-- Newest first, of one workspace, all of them and those for its team; of all global ones; by namespace; by words; by parts of words.
CREATE INDEX agent_memories_workspace_created ON agent_memories (workspace_id, created_at DESC, id DESC);
CREATE INDEX agent_memories_team_created ON agent_memories (workspace_id, created_at DESC, id DESC) WHERE scope = 'TEAM';
CREATE INDEX agent_memories_global_created ON agent_memories (created_at DESC, id DESC) WHERE scope = 'GLOBAL';
CREATE INDEX agent_memories_workspace_namespace ON agent_memories (workspace_id, namespace);
CREATE INDEX agent_memories_content_tsv ON agent_memories USING gin (content_tsv);
CREATE INDEX agent_memories_content_trigrams ON agent_memories USING gin (content gin_trgm_ops);

COMMENT ON TABLE agent_memories IS 'What workspaces remember, in words, until they forget it. Memories of a removed workspace stay.';
COMMENT ON COLUMN agent_memories.scope IS
    'Who recalls it: LOCAL the workspace alone, TEAM its parent and that one''s children (for a root, itself and its children), GLOBAL everybody.';
COMMENT ON COLUMN agent_memories.namespace IS 'What it belongs to, in the words of the workspace.';
COMMENT ON COLUMN agent_memories.content_tsv IS 'The words of content, for full-text search in English.';

CREATE TABLE workspace_memory
(
    id           uuid        NOT NULL PRIMARY KEY DEFAULT gen_random_uuid(),
    workspace_id uuid        NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    key          text        NOT NULL,
    value        jsonb       NOT NULL,
    expires_at   timestamptz,
    updated_at   timestamptz NOT NULL DEFAULT now(),
    size         integer     NOT NULL GENERATED ALWAYS AS (octet_length(value::text)) STORED,
    UNIQUE (workspace_id, key)
);

CREATE INDEX workspace_memory_expires_at ON workspace_memory (expires_at) WHERE expires_at IS NOT NULL;

COMMENT ON TABLE workspace_memory IS 'What workspaces keep under keys. A row that has expired is nobody''s any more and is deleted within minutes.';
COMMENT ON COLUMN workspace_memory.expires_at IS 'From when on the row counts as deleted; null when it stays.';
COMMENT ON COLUMN workspace_memory.size IS 'Bytes of value as text, so that the sum for a workspace can be bounded without reading values.';

CREATE TABLE workspace_config
(
    workspace_id uuid        NOT NULL PRIMARY KEY REFERENCES workspaces (id) ON DELETE CASCADE,
    data         jsonb       NOT NULL DEFAULT '{}',
    updated_at   timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE workspace_config IS 'A JSON document for each workspace, for tools to keep settings in. Molecule itself does not read it.';
