-- Secrets, of workspaces and of the installation, each sealed with an encryption key that stands beside it by its name; and who read or wrote them.
-- Nothing has ever written secrets before this.

ALTER TABLE workspace_secrets
    ALTER COLUMN workspace_id DROP NOT NULL,
    DROP COLUMN encryption_version,
    ADD COLUMN key_id text NOT NULL;

CREATE UNIQUE INDEX workspace_secrets_global_key ON workspace_secrets (key) WHERE workspace_id IS NULL;

COMMENT ON TABLE workspace_secrets IS
    'Credentials, encrypted by the program: of a workspace, or of the whole installation. The key that opens them is never in the database.';
COMMENT ON COLUMN workspace_secrets.workspace_id IS 'Whose it is; null when every workspace has it that has none of its own under this key.';
COMMENT ON COLUMN workspace_secrets.encrypted_value IS 'Nonce, ciphertext and tag of AES-256-GCM, bound to workspace_id and key.';
COMMENT ON COLUMN workspace_secrets.key_id IS 'Names the encryption key that it is sealed with, so that keys can rotate.';

CREATE TABLE secret_audit
(
    id           bigint      NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at   timestamptz NOT NULL,
    actor        text        NOT NULL CONSTRAINT secret_audit_actor_known CHECK (actor IN ('operator', 'workspace', 'platform')),
    action       text        NOT NULL CONSTRAINT secret_audit_action_known CHECK (action IN ('read', 'set', 'deleted', 'resealed')),
    workspace_id uuid,
    is_global    boolean     NOT NULL,
    keys         text[]      NOT NULL
);

CREATE INDEX secret_audit_workspace ON secret_audit (workspace_id, id DESC);
CREATE INDEX secret_audit_created ON secret_audit (created_at);

COMMENT ON TABLE secret_audit IS 'Who read or wrote which secrets when, in the same transaction as it happened. Never a value.';
COMMENT ON COLUMN secret_audit.workspace_id IS 'For which workspace; null when a secret of the installation was written.';
COMMENT ON COLUMN secret_audit.is_global IS 'Whether they are secrets of the installation.';

CREATE FUNCTION secret_audit_is_not_changed() RETURNS trigger LANGUAGE plpgsql AS
$function$
BEGIN
    RAISE EXCEPTION 'the audit trail of secrets is only added to';
END
$function$;

-- Deleting is left: what is older than a year goes.
CREATE TRIGGER secret_audit_no_update BEFORE UPDATE OR TRUNCATE ON secret_audit
    FOR EACH STATEMENT EXECUTE FUNCTION secret_audit_is_not_changed();
