import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { displayName, isStalled, statusLine, stripOf } from '../../core/org/describe';
import { matches } from '../../core/org/filter';
import { statuses } from '../../core/org/status';
import { clip } from '../../core/org/text';
import type { Workspace } from '../../core/org/workspace';
import { openMenu } from '../../store/menu';
import { organisation } from '../../store/organisation';
import { openPanel, route, showOnly } from '../../store/route';
import { select, selection, toggle } from '../../store/selection';
import { Glyph } from '../../ui/Glyph';
import { MarkSign } from '../../ui/MarkSign';
import './list-view.css';

const rowHeight = 36;
const taskLimit = 200;
/** Loudest first. */
const bySeverity = ['failed', 'degraded', 'provisioning', 'offline', 'paused', 'online'] as const;

const columns = {
  name: 'Name',
  status: 'Status',
  team: 'Team',
  tier: 'Tier',
  task: 'Task',
} as const;
type Column = keyof typeof columns;

/** Everybody in lines, sorted by whatever matters now. Replaces the map, also where there is no room for one. */
export function ListView() {
  const scene = useStore(organisation, state => state.scene);
  const states = useStore(organisation, state => state.states);
  const filter = useStore(route, state => state.filter);
  const [sort, setSort] = useState<{ by: Column; isDown: boolean }>({ by: 'status', isDown: false });
  const box = useRef<HTMLDivElement>(null);

  const rows = useMemo(() => {
    const { workspaces } = organisation.getState();
    const teamOf = ({ parentId }: Workspace) => (parentId === null ? undefined : workspaces.get(parentId));
    const found = [...workspaces.values()].filter(workspace => matches(workspace, filter));
    const compare: Record<Column, (a: Workspace, b: Workspace) => number> = {
      name: (a, b) => a.name.localeCompare(b.name),
      status: (a, b) => bySeverity.indexOf(a.status) - bySeverity.indexOf(b.status),
      team: (a, b) => (teamOf(a)?.name ?? '').localeCompare(teamOf(b)?.name ?? ''),
      tier: (a, b) => a.tier - b.tier,
      task: (a, b) => b.activeTasks - a.activeTasks,
    };
    const order = compare[sort.by];
    return found.sort((a, b) => (sort.isDown ? order(b, a) : order(a, b)) || a.createdAt - b.createdAt).map(({ id }) => id);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `scene` and `states` stand for what the order reads
  }, [scene, states, filter, sort]);

  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer is used here only and its result is not memoised
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => rowHeight, overscan: 8 });

  return (
    <div ref={box} className="list-view" role="table" aria-label="Workspaces" aria-rowcount={rows.length + 1} data-testid="list-view">
      <div className="list-row list-head" role="row" aria-rowindex={1}>
        {Object.entries(columns).map(([key, label]) => (
          <span key={key} role="columnheader" aria-sort={sort.by === key ? (sort.isDown ? 'descending' : 'ascending') : 'none'}>
            <button type="button" onClick={() => setSort(before => ({ by: key as Column, isDown: before.by === key && !before.isDown }))}>
              {label}
              {sort.by === key && <span aria-hidden="true">{sort.isDown ? ' ↓' : ' ↑'}</span>}
            </button>
          </span>
        ))}
      </div>
      {rows.length === 0 && (
        <p className="list-none">
          Nobody fits the filter.{' '}
          <button type="button" className="button" onClick={() => showOnly(null)}>
            Show everybody
          </button>
        </p>
      )}
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const id = rows[index];
          return id === undefined ? null : <Row key={id} id={id} index={index} top={start} />;
        })}
      </div>
    </div>
  );
}

function Row({ id, index, top }: { id: string; index: number; top: number }) {
  const workspace = useStore(organisation, state => state.workspaces.get(id));
  const team = useStore(organisation, state => (workspace?.parentId ? state.workspaces.get(workspace.parentId) : undefined));
  const isSelected = useStore(selection, state => state.selected.has(id));
  if (!workspace) return null;
  const strip = stripOf(workspace);
  const pick = (isMore: boolean) => {
    if (isMore) {
      toggle(id);
      return;
    }
    select(id);
    openPanel(id);
  };
  return (
    <div
      className="list-row"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-workspace-id={id}
      data-status={workspace.status}
      data-index={statuses.indexOf(workspace.status)}
      style={{ top, height: rowHeight }}
      onClick={event => pick(event.shiftKey)}
      onContextMenu={event => openMenu(id, event)}
    >
      <span role="cell" className="list-name">
        <button
          type="button"
          onClick={event => {
            event.stopPropagation();
            pick(event.shiftKey);
          }}
        >
          <Glyph status={workspace.status} />
          <bdi>{displayName(workspace)}</bdi>
        </button>
      </span>
      <span role="cell" className="list-status">
        {statusLine(workspace)}
        {isStalled(workspace) && <em> · Stalled</em>}
        {workspace.past?.mark && <MarkSign mark={workspace.past.mark} />}
      </span>
      <span role="cell" className="list-quiet">
        {team ? displayName(team) : '–'}
      </span>
      <span role="cell" className="list-tier">
        T{workspace.tier}
      </span>
      <span role="cell" className="list-quiet" data-kind={strip.kind}>
        {clip(strip.text, taskLimit)}
      </span>
    </div>
  );
}
