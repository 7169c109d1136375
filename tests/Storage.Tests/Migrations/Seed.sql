-- The schema that the project started from: seven tables that other tools know. The migrated schema has all of it and more.

CREATE TABLE workspaces (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name TEXT NOT NULL,
    role TEXT,
    tier INTEGER DEFAULT 1,
    status TEXT DEFAULT 'provisioning',
    source_bundle_id TEXT,
    agent_card JSONB,
    url TEXT,
    parent_id UUID REFERENCES workspaces(id),
    forwarded_to UUID REFERENCES workspaces(id),
    last_heartbeat_at TIMESTAMPTZ,
    last_error_rate FLOAT DEFAULT 0,
    last_sample_error TEXT,
    active_tasks INTEGER DEFAULT 0,
    uptime_seconds INTEGER DEFAULT 0,
    created_at TIMESTAMPTZ DEFAULT now(),
    updated_at TIMESTAMPTZ DEFAULT now(),
    current_task TEXT
);

CREATE TABLE agents (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    workspace_id UUID REFERENCES workspaces(id),
    model TEXT,
    status TEXT DEFAULT 'active',
    removed_at TIMESTAMPTZ,
    removal_reason TEXT,
    created_at TIMESTAMPTZ DEFAULT now()
);

CREATE TABLE workspace_secrets (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    workspace_id UUID REFERENCES workspaces(id),
    key TEXT NOT NULL,
    encrypted_value BYTEA NOT NULL,
    created_at TIMESTAMPTZ DEFAULT now(),
    updated_at TIMESTAMPTZ DEFAULT now(),
    UNIQUE (workspace_id, key)
);

CREATE TABLE canvas_layouts (
    workspace_id UUID REFERENCES workspaces(id) ON DELETE CASCADE,
    x FLOAT NOT NULL DEFAULT 0,
    y FLOAT NOT NULL DEFAULT 0,
    collapsed BOOLEAN DEFAULT false,
    PRIMARY KEY (workspace_id)
);

CREATE TABLE canvas_viewport (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    x FLOAT NOT NULL DEFAULT 0,
    y FLOAT NOT NULL DEFAULT 0,
    zoom FLOAT NOT NULL DEFAULT 1,
    saved_at TIMESTAMPTZ DEFAULT now()
);

CREATE TABLE structure_events (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    event_type TEXT NOT NULL,
    workspace_id UUID,
    agent_id UUID,
    target_id UUID,
    payload JSONB,
    created_at TIMESTAMPTZ DEFAULT now()
);

CREATE TABLE activity_logs (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    workspace_id UUID NOT NULL REFERENCES workspaces(id) ON DELETE CASCADE,
    activity_type TEXT NOT NULL,
    source_id UUID,
    target_id UUID,
    method TEXT,
    summary TEXT,
    request_body JSONB,
    response_body JSONB,
    duration_ms INTEGER,
    status TEXT DEFAULT 'ok',
    error_detail TEXT,
    created_at TIMESTAMPTZ DEFAULT now()
);

CREATE INDEX activity_logs_filtered ON activity_logs (workspace_id, activity_type, created_at DESC);
CREATE INDEX activity_logs_retention ON activity_logs (created_at);
