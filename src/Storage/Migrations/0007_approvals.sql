-- What workspaces ask people to approve. Each request and each decision is also a fact, committed together with the row.

CREATE TABLE approval_requests
(
    id           uuid        NOT NULL PRIMARY KEY DEFAULT gen_random_uuid(),
    workspace_id uuid        NOT NULL REFERENCES workspaces (id),
    task_id      text        NOT NULL DEFAULT '',
    action       text        NOT NULL,
    reason       text        NOT NULL DEFAULT '',
    context      jsonb       NOT NULL DEFAULT '{}',
    status       text        NOT NULL DEFAULT 'pending' CONSTRAINT approval_requests_status_known CHECK (status IN ('pending', 'approved', 'denied')),
    decided_by   text,
    decided_at   timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT approval_requests_decided_or_pending
        CHECK ((status = 'pending') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL))
);

CREATE INDEX approval_requests_workspace_created ON approval_requests (workspace_id, created_at DESC, id DESC);
CREATE INDEX approval_requests_pending_created ON approval_requests (created_at DESC, id DESC) WHERE status = 'pending';
CREATE INDEX approval_requests_pending_workspace ON approval_requests (workspace_id) WHERE status = 'pending';

COMMENT ON TABLE approval_requests IS
    'What workspaces ask approval for, and what was decided. Nobody''s decision in time is denied, by auto-expired; a removed workspace''s '
    'requests are denied by workspace-removed.';
COMMENT ON COLUMN approval_requests.task_id IS 'Which task of the workspace it is for; empty when not said.';
COMMENT ON COLUMN approval_requests.action IS 'What the workspace wants to do.';
COMMENT ON COLUMN approval_requests.reason IS 'Why; empty when not said.';
COMMENT ON COLUMN approval_requests.context IS 'What else is to be known, as the workspace sent it.';
COMMENT ON COLUMN approval_requests.decided_by IS 'Who decided, in words; null while nobody has.';

-- A statement of a commit, after the lock of the log is taken: of requests that race for the last place one gets it.
CREATE FUNCTION approval_request_admit(the_workspace uuid, most_pending integer) RETURNS void
    LANGUAGE plpgsql
AS
$function$
BEGIN
    IF (SELECT count(*) FROM approval_requests WHERE workspace_id = the_workspace AND status = 'pending') >= most_pending THEN
        RAISE EXCEPTION 'workspace % waits for % decisions', the_workspace, most_pending USING ERRCODE = 'MO020';
    END IF;
END
$function$;

COMMENT ON FUNCTION approval_request_admit IS 'Part of a commit: refuses one more request with MO020 when a workspace has as many pending as it may.';

-- A statement of a commit, after the lock of the log is taken: of decisions that race one is made, and the facts of the others are not either.
CREATE FUNCTION approval_request_decide(the_request uuid, the_decision text, the_decider text, the_moment timestamptz) RETURNS void
    LANGUAGE plpgsql
AS
$function$
BEGIN
    UPDATE approval_requests SET status = the_decision, decided_by = the_decider, decided_at = the_moment
    WHERE id = the_request AND status = 'pending';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'request % is decided', the_request USING ERRCODE = 'MO021';
    END IF;
END
$function$;

COMMENT ON FUNCTION approval_request_decide IS 'Part of a commit: decides a pending request, or refuses with MO021 when it is decided already.';
