-- Orders that lists are read in, so that a page costs what it holds.

-- Pages of the organisation, the oldest first. No heartbeat writes a column of it.
CREATE INDEX workspaces_oldest ON workspaces (created_at, id) WHERE status <> 'removed';

-- The tokens of a workspace, also those that are revoked.
CREATE INDEX workspace_auth_tokens_workspace_newest ON workspace_auth_tokens (workspace_id, created_at DESC, id DESC);
