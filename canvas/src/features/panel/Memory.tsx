import { useDeferredValue, useState } from 'react';
import { useStore } from 'zustand';
import { displayName } from '../../core/org/describe';
import { clip } from '../../core/org/text';
import { loadEntries, loadMemories, scopes, type Scope, type WireEntry, type WireMemory } from '../../protocol/http';
import { organisation } from '../../store/organisation';
import { useLoaded } from '../../store/useLoaded';
import { useSettled } from '../../store/useSettled';
import { Await } from '../../ui/Await';
import { Moment } from '../../ui/Moment';
import { Older } from './Older';
import { useLog } from './useLog';

const words: Record<Scope, string> = { LOCAL: 'only for itself', TEAM: 'of its team', GLOBAL: 'for everybody' };
const quietMs = 250;
const wordsLimit = 1000;
/** More of a value or a memory than anybody reads; it is there in full by the API. */
const textLimit = 20_000;

/** What the workspace knows: memories in words, and values under keys. */
export function Memory({ id }: { id: string }) {
  return (
    <>
      <Memories id={id} />
      <Entries id={id} />
    </>
  );
}

function Memories({ id }: { id: string }) {
  const [scope, setScope] = useState<Scope | null>(null);
  const [text, setText] = useState('');
  const query = useSettled(text.trim(), quietMs);
  const { loaded, again, older } = useLog(`${id} ${scope} ${query}`, () => loadMemories(id, scope, query), []);
  const isNarrowed = scope !== null || query !== '';
  return (
    <section aria-labelledby="memories-title">
      <div className="log-tools">
        <h3 id="memories-title">Memories</h3>
        <select className="input" aria-label="Which memories" value={scope ?? ''} onChange={event => setScope(scopes.find(known => known === event.target.value) ?? null)}>
          <option value="">its own</option>
          {scopes.map(one => (
            <option key={one} value={one}>
              {words[one]}
            </option>
          ))}
        </select>
        <input
          className="input memory-search"
          type="search"
          aria-label="Search the memories"
          placeholder="Search"
          maxLength={wordsLimit}
          spellCheck={false}
          value={text}
          onChange={event => setText(event.target.value)}
        />
      </div>
      <Await loaded={loaded} what="the memories" again={again}>
        {rows =>
          rows.length === 0 ? (
            <p className="panel-empty">{isNarrowed ? 'No memory fits.' : 'It remembers nothing yet. What its agent notes down appears here.'}</p>
          ) : (
            <>
              <ol className="log" data-testid="memories">
                {rows.map(row => (
                  <Remembered key={row.id} row={row} isOwn={row.workspace_id === id} />
                ))}
              </ol>
              <Older onAsk={older} />
            </>
          )
        }
      </Await>
    </section>
  );
}

function Remembered({ row, isOwn }: { row: WireMemory; isOwn: boolean }) {
  const owner = useStore(organisation, state => (isOwn ? undefined : state.workspaces.get(row.workspace_id)));
  return (
    <li>
      <p className="memory-text" dir="auto">
        {clip(row.content, textLimit)}
      </p>
      <p className="log-more">
        <Moment at={row.created_at} /> · {scopes.find(known => known === row.scope) ? words[row.scope as Scope] : row.scope} · <bdi>{row.namespace}</bdi>
        {owner && (
          <>
            {' '}
            · by <bdi>{displayName(owner)}</bdi>
          </>
        )}
      </p>
    </li>
  );
}

function Entries({ id }: { id: string }) {
  const { loaded, again } = useLoaded(id, () => loadEntries(id));
  const [text, setText] = useState('');
  const query = useDeferredValue(text.trim().toLowerCase());
  return (
    <section aria-labelledby="entries-title">
      <div className="log-tools">
        <h3 id="entries-title">Values under keys</h3>
        <input
          className="input memory-search"
          type="search"
          aria-label="Filter by key"
          placeholder="Key"
          spellCheck={false}
          value={text}
          onChange={event => setText(event.target.value)}
        />
        <button type="button" className="button" onClick={again}>
          Refresh
        </button>
      </div>
      <Await loaded={loaded} what="the values" again={again}>
        {entries => {
          const shown = entries.filter(({ key }) => key.toLowerCase().includes(query));
          if (shown.length === 0) return <p className="panel-empty">{entries.length === 0 ? 'It keeps nothing under keys.' : 'No key fits.'}</p>;
          return (
            <ul className="log" data-testid="entries">
              {shown.map(entry => (
                <Entry key={entry.key} entry={entry} />
              ))}
            </ul>
          );
        }}
      </Await>
    </section>
  );
}

/** The value is written out only when somebody looks: there may be a thousand of them. */
function Entry({ entry }: { entry: WireEntry }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <details open={isOpen} onToggle={event => setOpen(event.currentTarget.open)}>
        <summary>
          <span className="log-what mono">
            <bdi>{entry.key}</bdi>
          </span>
          <Moment at={entry.updated_at} />
          {entry.expires_at && (
            <span className="log-more">
              until <Moment at={entry.expires_at} />
            </span>
          )}
        </summary>
        {isOpen && <pre className="card-json">{clip(JSON.stringify(entry.value, null, 2), textLimit)}</pre>}
      </details>
    </li>
  );
}
