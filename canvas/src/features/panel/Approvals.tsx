import { useState } from 'react';
import { loadApprovals, type WireApproval } from '../../protocol/http';
import { decide } from '../../store/approvals';
import { useFeed } from '../../store/useFeed';
import { Await } from '../../ui/Await';
import { Moment } from '../../ui/Moment';
import { Older } from './Older';
import { useLog } from './useLog';

/** What the workspace has asked people, newest first; what waits can be decided here. */
export function Approvals({ id }: { id: string }) {
  const { loaded, again, older } = useLog(id, () => loadApprovals(id), []);
  useFeed(frame => {
    if (frame.type === 'events' && frame.events.some(({ event, workspace_id }) => workspace_id === id && event.startsWith('APPROVAL_'))) again();
  });
  return (
    <Await loaded={loaded} what="the approvals" again={again}>
      {rows =>
        rows.length === 0 ? (
          <p className="panel-empty">It has not asked for anything. What its agent wants a person to approve waits here for ten minutes.</p>
        ) : (
          <>
            <ol className="log" data-testid="approvals">
              {rows.map(row => (
                <Row key={row.id} workspace={id} row={row} />
              ))}
            </ol>
            <Older onAsk={older} />
          </>
        )
      }
    </Await>
  );
}

function Row({ workspace, row }: { workspace: string; row: WireApproval }) {
  const [isDeciding, setDeciding] = useState(false);
  const isPending = row.status === 'pending';
  const choose = (decision: 'approved' | 'denied') => {
    setDeciding(true);
    void decide(workspace, row.id, decision).finally(() => setDeciding(false));
  };
  return (
    <li data-status-of={row.status}>
      <p className="approval-action" dir="auto">
        {row.action}
      </p>
      {row.reason && (
        <p className="log-more" dir="auto">
          {row.reason}
        </p>
      )}
      <p className="log-more">
        <Moment at={row.created_at} />
        {row.task_id && <> · {row.task_id}</>}
        {!isPending && (
          <>
            {' · '}
            <strong>{row.status}</strong> by <bdi>{row.decided_by ?? 'nobody'}</bdi>
            {row.decided_at && (
              <>
                , <Moment at={row.decided_at} />
              </>
            )}
          </>
        )}
      </p>
      {hasContext(row.context) && (
        <details className="approval-more">
          <summary>More about it</summary>
          <pre className="card-json">{JSON.stringify(row.context, null, 2)}</pre>
        </details>
      )}
      {isPending && (
        <div className="panel-actions approval-decide">
          <button type="button" className="button" disabled={isDeciding} onClick={() => choose('approved')}>
            Approve
          </button>
          <button type="button" className="button button-danger" disabled={isDeciding} onClick={() => choose('denied')}>
            Deny
          </button>
        </div>
      )}
    </li>
  );
}

function hasContext(context: unknown): boolean {
  return typeof context === 'object' && context !== null && Object.keys(context).length > 0;
}
