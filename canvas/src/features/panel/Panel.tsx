import { useEffect, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useStore } from 'zustand';
import { displayName, statusLine } from '../../core/org/describe';
import { tabs, type Tab } from '../../core/route';
import { organisation } from '../../store/organisation';
import { closePanel, openPanel, route } from '../../store/route';
import { Glyph } from '../../ui/Glyph';
import { Icon } from '../../ui/Icon';
import { Activity } from './Activity';
import { Details } from './Details';
import { Events } from './Events';
import './panel.css';

const words: Record<Tab, string> = { details: 'Details', activity: 'Activity', events: 'Events' };
const least = 360;
const most = 800;
const step = 24;
const storageKey = 'molecule.panel';

/** What there is to know of one workspace, beside the map. */
export function Panel() {
  const id = useStore(route, state => state.id);
  if (id === null) return null;
  return <Shown key={id} id={id} />;
}

function Shown({ id }: { id: string }) {
  const tab = useStore(route, state => state.tab);
  const workspace = useStore(organisation, state => state.workspaces.get(id));
  const [width, setWidth] = useWidth();

  const onTabKey = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const next = by === undefined ? undefined : tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    openPanel(id, next);
    document.getElementById(`tab-${next}`)?.focus();
  };

  return (
    <aside className="panel" aria-label={workspace ? displayName(workspace) : 'Workspace'} data-testid="panel" style={{ width }}>
      <Divider width={width} onWidth={setWidth} />
      <header className="panel-head" data-status={workspace?.status}>
        {workspace && <Glyph status={workspace.status} />}
        <h2>
          <bdi>{workspace ? displayName(workspace) : 'Not here'}</bdi>
        </h2>
        {workspace && <span className="panel-status">{statusLine(workspace)}</span>}
        <button type="button" className="icon-button" aria-label="Close the panel" title="Close (Esc)" onClick={closePanel}>
          <Icon name="close" />
        </button>
      </header>
      <div className="panel-tabs" role="tablist" aria-label="What to show" aria-orientation="vertical" onKeyDown={onTabKey}>
        {tabs.map(one => (
          <button
            key={one}
            id={`tab-${one}`}
            type="button"
            role="tab"
            aria-selected={one === tab}
            aria-controls="panel-body"
            tabIndex={one === tab ? 0 : -1}
            onClick={() => openPanel(id, one)}
          >
            <Icon name={one} />
            {words[one]}
          </button>
        ))}
      </div>
      <div id="panel-body" className="panel-body" role="tabpanel" aria-labelledby={`tab-${tab}`} tabIndex={0}>
        {tab === 'details' && (workspace ? <Details workspace={workspace} /> : <Gone id={id} />)}
        {tab === 'activity' && <Activity id={id} />}
        {tab === 'events' && <Events id={id} />}
      </div>
    </aside>
  );
}

function Gone({ id }: { id: string }) {
  return (
    <div className="panel-gone">
      <p>There is no workspace with this id, or it was removed. What happened to it is still in its events.</p>
      <p className="mono">{id}</p>
      <button type="button" className="button" onClick={() => openPanel(id, 'events')}>
        Show its events
      </button>
    </div>
  );
}

/** Dragged with the pointer, or moved with the arrows. */
function Divider({ width, onWidth }: { width: number; onWidth: (width: number) => void }) {
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    onWidth(window.innerWidth - event.clientX);
  };
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: step, ArrowRight: -step }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onWidth(width + by);
  };
  return (
    <div
      className="panel-divider"
      role="separator"
      aria-label="Width of the panel"
      aria-orientation="vertical"
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={width}
      tabIndex={0}
      onPointerDown={drag}
      onPointerMove={drag}
      onKeyDown={onKey}
    />
  );
}

function useWidth(): [number, (width: number) => void] {
  const [width, setWidth] = useState(remembered);
  useEffect(() => {
    try {
      localStorage.setItem(storageKey, String(width));
    } catch {
      // Storage may be switched off: the width then lasts as long as the page.
    }
  }, [width]);
  return [width, wanted => setWidth(Math.round(Math.min(most, Math.max(least, wanted))))];
}

function remembered(): number {
  try {
    const stored = Number(localStorage.getItem(storageKey));
    return stored >= least && stored <= most ? stored : 440;
  } catch {
    return 440;
  }
}
