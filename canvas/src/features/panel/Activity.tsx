import { useState } from 'react';
import { useStore } from 'zustand';
import { displayName } from '../../core/org/describe';
import { loadActivity, type WireActivity } from '../../protocol/http';
import { organisation } from '../../store/organisation';
import { useFeed } from '../../store/useFeed';
import { Await } from '../../ui/Await';
import { Moment } from '../../ui/Moment';
import { Older } from './Older';
import { useLog } from './useLog';

const everything = 'everything';

/** What the workspace did, newest first. News of it is announced; what it says in full is then asked for. */
export function Activity({ id }: { id: string }) {
  const [turn, setTurn] = useState(0);
  const [type, setType] = useState(everything);
  const { loaded, again, older } = useLog(`${id} ${turn}`, () => loadActivity(id), []);
  const [kept, setKept] = useState<readonly WireActivity[]>([]);
  if (loaded.state === 'there' && loaded.value !== kept && loaded.value.length !== kept.length) setKept(loaded.value);

  useFeed(frame => {
    if (frame.type !== 'announcements') return;
    if (frame.announcements.some(({ event, workspace_id }) => event === 'ACTIVITY_LOGGED' && workspace_id === id)) setTurn(before => before + 1);
  });

  // While the newest are asked for the list stays as it was.
  const shown = loaded.state === 'loading' && turn > 0 ? { state: 'there' as const, value: kept } : loaded;
  return (
    <Await loaded={shown} what="the activity" again={again}>
      {rows => {
        const types = [...new Set(rows.map(row => row.activity_type))].sort();
        const wanted = rows.filter(row => type === everything || row.activity_type === type);
        if (rows.length === 0) return <p className="panel-empty">Nothing yet. What its agent does and is asked appears here as it happens.</p>;
        return (
          <>
            <div className="log-tools">
              <label htmlFor="activity-type">Show</label>
              <select id="activity-type" className="input" value={type} onChange={event => setType(event.target.value)}>
                {[everything, ...types].map(one => (
                  <option key={one}>{one}</option>
                ))}
              </select>
              <span aria-live="off">live</span>
            </div>
            <ol className="log" data-testid="activity">
              {wanted.map(row => (
                <Row key={row.id} row={row} />
              ))}
            </ol>
            <Older onAsk={older} />
          </>
        );
      }}
    </Await>
  );
}

function Row({ row }: { row: WireActivity }) {
  const target = useStore(organisation, state => (row.target_id === null ? undefined : state.workspaces.get(row.target_id)));
  const isError = row.error_detail !== null || row.status === 'error';
  const more = [row.method, target && `to ${displayName(target)}`, row.duration_ms !== null && `${row.duration_ms.toLocaleString('en')} ms`].filter(Boolean).join(' · ');
  return (
    <li>
      <details>
        <summary>
          <span className="log-what" dir="auto">
            {row.summary ?? row.activity_type}
          </span>
          <Moment at={row.created_at} />
          <span className="log-more">
            {row.activity_type}
            {more && ` · ${more}`}
          </span>
          {isError && <span className="log-more log-error">{row.error_detail ?? row.status}</span>}
        </summary>
        <pre className="card-json">{JSON.stringify(row, null, 2)}</pre>
      </details>
    </li>
  );
}
