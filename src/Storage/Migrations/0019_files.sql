-- The files of a workspace, those of its template too, are rows: whoever starts its agent finds them wherever it runs. They are copied into its container
-- when the workspace says so (files_version), and are the agent's from then on.

ALTER TABLE containers
    ADD COLUMN files_version bigint NOT NULL DEFAULT 0 CONSTRAINT containers_files_version_range CHECK (files_version >= 0);

-- What runs already has written in its files.
UPDATE containers c SET files_version = w.files_version FROM workspaces w WHERE w.id = c.workspace_id AND c.container_id IS NOT NULL;

COMMENT ON COLUMN containers.files_version IS 'The files_version of its workspace for which its files were last written; 0 for never.';

COMMENT ON TABLE workspace_files IS
    'Files that a workspace''s agent is given: those of its template as they were when it was read, or of its bundle. At most 4 MiB are written by one commit.';
