import { useState } from 'react';
import { sayFact } from '../../core/org/fact';
import { loadFacts, type WireFact } from '../../protocol/http';
import { useFeed } from '../../store/useFeed';
import { Await } from '../../ui/Await';
import { Moment } from '../../ui/Moment';
import { Older } from './Older';
import { useLog } from './useLog';

const mostLive = 500;

/** The facts about the workspace, newest first: the log as far as it goes back, and what is committed meanwhile. */
export function Events({ id }: { id: string }) {
  const [live, setLive] = useState<readonly WireFact[]>([]);
  const [isHeld, setHeld] = useState(false);
  const [held, setHeldRows] = useState<readonly WireFact[]>([]);

  useFeed(frame => {
    if (frame.type !== 'events') return;
    const news = frame.events
      .filter(({ workspace_id }) => workspace_id === id)
      .map(({ position, event, timestamp, payload }) => ({ id: `position-${position}`, position, event_type: event, workspace_id: id, payload, created_at: timestamp }));
    if (news.length === 0) return;
    const add = (before: readonly WireFact[]) => [...news.reverse(), ...before].slice(0, mostLive);
    if (isHeld) setHeldRows(add);
    else setLive(add);
  });

  // The log and the stream name a fact differently; its position is the same.
  const { loaded, again, older } = useLog(id, async () => {
    const page = await loadFacts(id);
    return { ...page, items: page.items.map(byPosition) };
  }, live);

  return (
    <Await loaded={loaded} what="the events" again={again}>
      {rows =>
        rows.length === 0 ? (
          <p className="panel-empty">Nothing is in the log about this workspace.</p>
        ) : (
          <>
            <div className="log-tools">
              <span>{isHeld ? `Held${held.length > 0 ? `, ${held.length} new` : ''}` : 'Live'}</span>
              <button
                type="button"
                className="button"
                aria-pressed={isHeld}
                onClick={() => {
                  setLive(before => [...held, ...before].slice(0, mostLive));
                  setHeldRows([]);
                  setHeld(!isHeld);
                }}
              >
                {isHeld ? 'Go on' : 'Hold'}
              </button>
            </div>
            <ol className="log" data-testid="events">
              {[...rows].sort(newestFirst).map(fact => (
                <li key={fact.position}>
                  <details>
                    <summary>
                      <span className="log-what" dir="auto">
                        {sayFact(fact.event_type, fact.payload)}
                      </span>
                      <Moment at={fact.created_at} />
                      <span className="log-more mono">
                        {fact.position} {fact.event_type}
                      </span>
                    </summary>
                    <pre className="card-json">{JSON.stringify(fact.payload, null, 2)}</pre>
                  </details>
                </li>
              ))}
            </ol>
            <Older onAsk={older} />
          </>
        )
      }
    </Await>
  );
}

function byPosition(fact: WireFact): WireFact {
  return { ...fact, id: `position-${fact.position}` };
}

function newestFirst(a: WireFact, b: WireFact): number {
  return b.position - a.position;
}
