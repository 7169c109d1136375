import { useState } from 'react';
import { useStore } from 'zustand';
import { displayName, isStalled, stallLine, stripOf } from '../../core/org/describe';
import { statusLabel } from '../../core/org/status';
import { explainTalk } from '../../core/org/talk';
import { plural } from '../../core/org/text';
import { tiers } from '../../core/org/tier';
import { duration } from '../../core/org/time';
import type { Workspace } from '../../core/org/workspace';
import { best } from '../../core/search/rank';
import { searchable } from '../../core/search/workspaces';
import { checkAccess, loadDetails, loadPeers, type WireDetails } from '../../protocol/http';
import { visit } from '../../store/actions';
import { fold, pause, remove, restart, resume, retier } from '../../store/commands';
import { open } from '../../store/dialog';
import { organisation } from '../../store/organisation';
import { openPanel } from '../../store/route';
import { useLoaded } from '../../store/useLoaded';
import { Await } from '../../ui/Await';
import { Glyph } from '../../ui/Glyph';
import { Moment } from '../../ui/Moment';

export function Details({ workspace }: { workspace: Workspace }) {
  const { id } = workspace;
  // Asked again when it is something else: its address, its card and its version go with its status.
  const { loaded, again } = useLoaded(`${id} ${workspace.status} ${workspace.name} ${workspace.parentId}`, () => loadDetails(id));
  return (
    <>
      <Now workspace={workspace} />
      <Steer workspace={workspace} />
      <section className="panel-section" aria-label="Facts">
        <Place workspace={workspace} />
        <Await loaded={loaded} what="the details" again={again}>
          {details => <More details={details} />}
        </Await>
      </section>
      <Peers id={id} parentId={workspace.parentId} />
      <Why id={id} />
    </>
  );
}

function Now({ workspace }: { workspace: Workspace }) {
  const strip = stripOf(workspace);
  return (
    <section className="panel-section" aria-label="Now" data-status={workspace.status}>
      {workspace.role && <p dir="auto">{workspace.role}</p>}
      <p className={strip.kind === 'error' ? 'panel-banner' : strip.kind === 'quiet' ? 'panel-quiet' : undefined} dir="auto">
        {strip.text}
      </p>
      {isStalled(workspace) && <p>{stallLine(workspace.stalledSince ?? 0)}</p>}
      {workspace.activeTasks > 0 && <p>{plural(workspace.activeTasks, 'active task')}</p>}
    </section>
  );
}

function Steer({ workspace }: { workspace: Workspace }) {
  const { id, status, collapsed } = workspace;
  const isTeam = useStore(organisation, state => state.scene.membersOf(state.scene.find(id) ?? -1) > 0);
  return (
    <section className="panel-section" aria-label="Steer">
      <div className="panel-actions">
        <button type="button" className="button" onClick={() => open({ kind: 'rename', id })}>
          Rename
        </button>
        <button type="button" className="button" onClick={() => open({ kind: 'move', ids: [id] })}>
          Move…
        </button>
        <button type="button" className="button" onClick={() => open({ kind: 'create', parentId: id })}>
          Add a member
        </button>
        {isTeam && (
          <button type="button" className="button" onClick={() => void fold([id], !collapsed)}>
            {collapsed ? 'Unfold' : 'Fold'}
          </button>
        )}
        {status === 'paused' ? (
          <button type="button" className="button" onClick={() => resume([id])}>
            Resume
          </button>
        ) : (
          <button type="button" className="button" onClick={() => pause([id])}>
            Pause
          </button>
        )}
        <button type="button" className="button" onClick={() => restart([id])}>
          Restart
        </button>
        <button type="button" className="button button-danger" onClick={() => remove([id])}>
          Remove
        </button>
      </div>
    </section>
  );
}

function Place({ workspace }: { workspace: Workspace }) {
  const lead = useStore(organisation, state => (workspace.parentId === null ? undefined : state.workspaces.get(workspace.parentId)));
  return (
    <dl className="facts">
      <dt>Tier</dt>
      <dd>
        <select className="input" aria-label="Tier" value={workspace.tier} onChange={event => void retier([workspace.id], Number(event.target.value))}>
          {tiers.map(tier => (
            <option key={tier} value={tier}>
              T{tier}
            </option>
          ))}
        </select>
      </dd>
      <dt>Team</dt>
      <dd>{lead ? displayName(lead) : 'None: at the top'}</dd>
      <dt>Runtime</dt>
      <dd>{workspace.runtime === 'external' ? 'remote' : workspace.runtime}</dd>
      <dt>Id</dt>
      <dd className="mono">{workspace.id}</dd>
    </dl>
  );
}

function More({ details }: { details: WireDetails }) {
  return (
    <>
      <dl className="facts" style={{ marginTop: 4 }}>
        <dt>Address</dt>
        <dd className="mono">{details.url || 'none yet'}</dd>
        <dt>Up for</dt>
        <dd>{details.uptime_seconds > 0 ? duration(details.uptime_seconds) : 'not known'}</dd>
        <dt>Heard of</dt>
        <dd>{details.last_heartbeat_at ? <Moment at={details.last_heartbeat_at} /> : 'never'}</dd>
        <dt>Created</dt>
        <dd><Moment at={details.created_at} /></dd>
        {details.template !== null && (
          <>
            <dt>Template</dt>
            <dd className="mono">{details.template}</dd>
          </>
        )}
        {details.workspace_dir && (
          <>
            <dt>Directory</dt>
            <dd className="mono">
              {details.workspace_dir} ({details.workspace_access})
            </dd>
          </>
        )}
        {details.stall_timeout_seconds !== null && (
          <>
            <dt>Stalls after</dt>
            <dd>{duration(details.stall_timeout_seconds)}</dd>
          </>
        )}
      </dl>
      <details style={{ marginTop: 12 }}>
        <summary>Agent card</summary>
        {details.agent_card ? <pre className="card-json">{JSON.stringify(details.agent_card, null, 2)}</pre> : <p className="panel-quiet">Its agent has shown none.</p>}
      </details>
    </>
  );
}

/** Whom it may talk to, as the gateway sees it. */
function Peers({ id, parentId }: { id: string; parentId: string | null }) {
  const members = useStore(organisation, state => {
    const item = state.scene.find(id) ?? -1;
    const above = state.scene.parent[item] ?? -1;
    return `${state.scene.childrenOf(item).length} ${state.scene.childrenOf(above).length}`;
  });
  const { loaded, again } = useLoaded(`${id} ${parentId} ${members}`, () => loadPeers(id));
  return (
    <section className="panel-section" aria-labelledby="peers-title">
      <h3 id="peers-title">May talk to</h3>
      <Await loaded={loaded} what="the peers" again={again}>
        {({ items, next }) =>
          items.length === 0 ? (
            <p className="panel-quiet">Nobody: it has no lead, no members, and nobody beside it.</p>
          ) : (
            <>
              <ul className="peer-list" data-testid="peers">
                {items.map(peer => (
                  <li key={peer.id}>
                    <Peer id={peer.id} name={peer.name} relation={peer.id === parentId ? 'lead' : peer.parent_id === id ? 'member' : 'beside'} />
                  </li>
                ))}
              </ul>
              {next && <p className="panel-quiet">These are the first {items.length}; the outline shows all of them.</p>}
            </>
          )
        }
      </Await>
    </section>
  );
}

function Peer({ id, name, relation }: { id: string; name: string; relation: string }) {
  const workspace = useStore(organisation, state => state.workspaces.get(id));
  return (
    <button
      type="button"
      onClick={() => {
        visit(id);
        openPanel(id);
      }}
    >
      {workspace && <Glyph status={workspace.status} />}
      <bdi>{workspace ? displayName(workspace) : name}</bdi>
      <span className="panel-quiet">{relation}</span>
      {workspace && <span className="visually-hidden">{statusLabel[workspace.status]}</span>}
    </button>
  );
}

const mostOffered = 6;

/** Asks the gateway itself about a pair, so that its answer and its reason are the ones that agents get. */
function Why({ id }: { id: string }) {
  const [text, setText] = useState('');
  const [other, setOther] = useState<string | null>(null);
  const { workspaces } = organisation.getState();
  const offered = text.trim() === '' ? [] : best(text, [...workspaces.values()].filter(workspace => workspace.id !== id), searchable, mostOffered);
  return (
    <section className="panel-section" aria-labelledby="why-title">
      <h3 id="why-title">Why can these two not talk?</h3>
      <div className="why">
        <input
          className="input"
          type="search"
          aria-label="The other workspace"
          placeholder="Name of the other workspace"
          spellCheck={false}
          value={text}
          onChange={event => {
            setText(event.target.value);
            setOther(null);
          }}
        />
        {other === null && offered.length > 0 && (
          <ul className="peer-list">
            {offered.map(workspace => (
              <li key={workspace.id}>
                <button
                  type="button"
                  onClick={() => {
                    setText(workspace.name);
                    setOther(workspace.id);
                  }}
                >
                  <Glyph status={workspace.status} />
                  <bdi>{displayName(workspace)}</bdi>
                </button>
              </li>
            ))}
          </ul>
        )}
        {other !== null && <Answer caller={id} target={other} />}
      </div>
    </section>
  );
}

function Answer({ caller, target }: { caller: string; target: string }) {
  const a = useStore(organisation, state => state.workspaces.get(caller));
  const b = useStore(organisation, state => state.workspaces.get(target));
  const { loaded, again } = useLoaded(`${caller} ${target} ${a?.parentId} ${b?.parentId}`, () => checkAccess(caller, target));
  return (
    <Await loaded={loaded} what="the answer" again={again}>
      {({ allowed, reason }) => (
        <p role="status" data-testid="why-answer">
          {explainTalk(allowed, reason, a ? displayName(a) : caller, b ? displayName(b) : target)}
        </p>
      )}
    </Await>
  );
}
