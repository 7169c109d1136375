-- Alive is not the same as making progress: a workspace may say for how long its agent may be busy without any, and is marked when that passes.
-- All three are structural columns, told by facts. What counts as progress is heard by the silo and is not in here: only of a stalled one the
-- agent's last word about it stands in the row, so that the next silo knows a new word from the old one.

ALTER TABLE workspaces
    ADD COLUMN stall_timeout_seconds integer CONSTRAINT workspaces_stall_timeout_range CHECK (stall_timeout_seconds BETWEEN 10 AND 86400),
    ADD COLUMN stalled_since         timestamptz,
    ADD COLUMN stalled_progress_at   timestamptz,
    ADD CONSTRAINT workspaces_stalled_at_work
        CHECK (stalled_since IS NULL OR (status IN ('online', 'degraded') AND stall_timeout_seconds IS NOT NULL)),
    ADD CONSTRAINT workspaces_progress_of_stalled CHECK (stalled_progress_at IS NULL OR stalled_since IS NOT NULL);

COMMENT ON COLUMN workspaces.stall_timeout_seconds IS 'How long its agent may be busy without progress; null when nobody looks.';
COMMENT ON COLUMN workspaces.stalled_since IS 'When it was found to be stalled; null when it is not.';
COMMENT ON COLUMN workspaces.stalled_progress_at IS 'What the agent of a stalled one last said of its progress, by its own clock; null when it never did.';
