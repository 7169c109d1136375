-- The history of a workspace's agents is read newest first, a page at a time.

CREATE INDEX agents_workspace_newest ON agents (workspace_id, created_at DESC, id DESC);
DROP INDEX agents_workspace_id;

COMMENT ON COLUMN agents.removal_reason IS
    'model_replaced, manual_removal, or workspace_removed when it went with its workspace; null while active.';
