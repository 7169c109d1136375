-- What a template, a bundle or a creation says of how an agent is run.

ALTER TABLE workspaces
    ADD COLUMN image text CONSTRAINT workspaces_image_is_a_reference CHECK (image ~ '^[A-Za-z0-9][A-Za-z0-9._:/@-]*$'),
    ADD COLUMN model text CONSTRAINT workspaces_model_is_said CHECK (model <> '');

COMMENT ON COLUMN workspaces.image IS 'The container image that its template or its bundle names; null for that of its runtime.';
COMMENT ON COLUMN workspaces.model IS 'Which model its agent asks, for a configuration that is made for it; null for that of its runtime.';
