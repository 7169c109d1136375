-- A workspace keeps which template its agent's files come from, so that whoever starts the agent can copy them, today or after the next restart.

ALTER TABLE workspaces
    ADD COLUMN template      text CONSTRAINT workspaces_template_is_a_name CHECK (template !~ '[/\\]' AND template NOT IN ('', '.', '..')),
    ADD COLUMN files_version bigint NOT NULL DEFAULT 1;

COMMENT ON COLUMN workspaces.template IS 'Folder of the template that its agent''s files come from; null for none.';
COMMENT ON COLUMN workspaces.files_version IS
    'The version at which it was last said that its agent''s files are to be written: files that were written for an earlier one are old.';

-- The files of workspaces that were made from a bundle, which no template has. Written in the commit that makes the workspace, and not changed after it.

CREATE TABLE workspace_files
(
    workspace_id uuid NOT NULL REFERENCES workspaces (id),
    path         text NOT NULL CONSTRAINT workspace_files_path_is_below CHECK (path !~ '(^|/)[.]{0,2}(/|$)'),
    content      text NOT NULL,
    PRIMARY KEY (workspace_id, path)
);

COMMENT ON TABLE workspace_files IS
    'Files that a workspace''s agent has at its start, of workspaces without a template. At most 4 MiB are written by one commit.';
COMMENT ON COLUMN workspace_files.path IS 'Below the folder of the agent''s files.';
COMMENT ON COLUMN workspaces.source_bundle_id IS 'Id, in its bundle, of the workspace that this one was made from.';
