import type { KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { tabs, type Tab } from '../../core/route';
import { organisation } from '../../store/organisation';
import { openPanel, route } from '../../store/route';
import { Icon } from '../../ui/Icon';
import { Activity } from './Activity';
import { Approvals } from './Approvals';
import { Container } from './Container';
import { Details } from './Details';
import { Differences } from './Differences';
import { Events } from './Events';
import { Memory } from './Memory';
import { PastPanel } from './PastPanel';
import { Secrets } from './Secrets';
import { WorkspaceFrame } from './WorkspaceFrame';

const words: Record<Tab, string> = {
  details: 'Details',
  activity: 'Activity',
  events: 'Events',
  memory: 'Memory',
  approvals: 'Approvals',
  secrets: 'Secrets',
  container: 'Container',
};

/** What there is to know of one workspace, beside the map. */
export function Panel() {
  const id = useStore(route, state => state.id);
  const isPast = useStore(organisation, state => state.isPast);
  if (isPast) return id === null ? <Differences /> : <PastPanel id={id} />;
  if (id === null) return null;
  return <Shown key={id} id={id} />;
}

function Shown({ id }: { id: string }) {
  const tab = useStore(route, state => state.tab);
  const workspace = useStore(organisation, state => state.workspaces.get(id));

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
    <WorkspaceFrame workspace={workspace} hasTabs>
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
        {tab === 'memory' && <Memory id={id} />}
        {tab === 'approvals' && <Approvals id={id} />}
        {tab === 'secrets' && <Secrets id={id} />}
        {tab === 'container' && <Container id={id} />}
      </div>
    </WorkspaceFrame>
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
