-- Which silo hears a workspace's agent, so that those whom a silo took with it are found at once when it dies.
ALTER TABLE workspaces ADD COLUMN heard_by text;

COMMENT ON COLUMN workspaces.heard_by IS
    'Heartbeat column: the silo that the last heartbeat was written by. Not indexed, as none of them is: a heartbeat must change no index.';
