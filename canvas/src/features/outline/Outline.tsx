import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { isProblem } from '../../core/org/counts';
import { accessibleName, displayName } from '../../core/org/describe';
import { matches } from '../../core/org/filter';
import { outlineRows } from '../../core/scene/rows';
import { score } from '../../core/search/rank';
import { searchable } from '../../core/search/workspaces';
import { visit } from '../../store/actions';
import { openMenu } from '../../store/menu';
import { organisation } from '../../store/organisation';
import { openPanel, route } from '../../store/route';
import { selection, toggle } from '../../store/selection';
import { ui } from '../../store/ui';
import { Glyph } from '../../ui/Glyph';
import { Icon } from '../../ui/Icon';
import { MarkSign } from '../../ui/MarkSign';
import './outline.css';

const rowHeight = 28;
const pauseMs = 800;

/** The organisation as a tree of lines: the same as the map, for who reads it or goes through it by key. */
export function Outline() {
  const text = useStore(ui, state => state.text);
  const asked = useStore(ui, state => state.filterAsked);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (asked > 0) input.current?.focus();
  }, [asked]);

  return (
    <nav className="outline" aria-label="Outline">
      <input
        ref={input}
        className="input outline-filter"
        type="search"
        aria-label="Filter the outline"
        placeholder="Filter"
        spellCheck={false}
        value={text}
        onChange={event => ui.setState({ text: event.target.value })}
        onKeyDown={event => {
          if (event.key === 'Escape') ui.setState({ text: '' });
        }}
      />
      <Tree text={text.trim().toLowerCase()} />
    </nav>
  );
}

function Tree({ text }: { text: string }) {
  const scene = useStore(organisation, state => state.scene);
  const filter = useStore(route, state => state.filter);
  // With a filter by status the lines change with every status; without one only with the organisation.
  const states = useStore(organisation, state => (filter === null ? 0 : state.states));
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: '', at: 0 });

  const rows = useMemo(() => {
    const { workspaces } = organisation.getState();
    const workspaceOf = (item: number) => workspaces.get(scene.idOf(item));
    const isMatch = (item: number) => {
      const workspace = workspaceOf(item);
      return workspace !== undefined && matches(workspace, filter) && (text === '' || score(text, searchable(workspace)) > 0);
    };
    return outlineRows(scene, item => folded.has(scene.idOf(item)), filter !== null || text !== '' ? isMatch : null);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `states` stands for what the matches read
  }, [scene, folded, filter, text, states]);

  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer is used here only and its result is not memoised
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => rowHeight, overscan: 10 });

  // The map's own selection is followed.
  const onMap = useStore(selection, state => state.current);
  const activeId = current ?? onMap ?? (rows[0] === undefined ? null : scene.idOf(rows[0]));
  const active = activeId === null ? -1 : rows.indexOf(scene.find(activeId) ?? -1);
  useEffect(() => {
    setCurrent(null);
    const item = onMap === null ? undefined : scene.find(onMap);
    const row = item === undefined ? -1 : rows.indexOf(item);
    if (row >= 0) virtual.scrollToIndex(row, { align: 'auto' });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only when the map says so, not when lines change
  }, [onMap]);

  const go = (row: number) => {
    const item = rows[Math.max(0, Math.min(rows.length - 1, row))];
    if (item === undefined) return;
    setCurrent(scene.idOf(item));
    virtual.scrollToIndex(rows.indexOf(item), { align: 'auto' });
  };

  const setFold = (id: string, fold: boolean) => {
    setFolded(before => {
      const after = new Set(before);
      if (fold) after.add(id);
      else after.delete(id);
      return after;
    });
  };

  const pick = (id: string) => {
    visit(id);
    openPanel(id);
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.altKey) return;
    const item = rows[active];
    if (item === undefined || activeId === null) return;
    if (event.ctrlKey || event.metaKey) return;
    const above = scene.parent[item] ?? -1;
    const isTeam = scene.membersOf(item) > 0;
    const isOpen = isTeam && !folded.has(activeId);
    switch (event.key) {
      case 'ArrowDown':
        go(active + 1);
        break;
      case 'ArrowUp':
        go(active - 1);
        break;
      case 'Home':
        go(0);
        break;
      case 'End':
        go(rows.length - 1);
        break;
      case 'ArrowRight':
        if (isTeam && !isOpen) setFold(activeId, false);
        else if (isOpen) go(active + 1);
        break;
      case 'ArrowLeft':
        if (isOpen) setFold(activeId, true);
        else if (above >= 0) go(rows.indexOf(above));
        break;
      case 'Enter':
        pick(activeId);
        break;
      case ' ':
        toggle(activeId);
        break;
      default:
        // A dot, a bracket and F2 go on to mean what they mean everywhere; letters with Shift look for a name.
        if (!event.shiftKey || event.key.length !== 1 || !/\p{L}|\p{N}/u.test(event.key)) return;
        typeAhead(event.key);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const typeAhead = (key: string) => {
    const now = performance.now();
    typed.current = { text: (now - typed.current.at < pauseMs ? typed.current.text : '') + key.toLowerCase(), at: now };
    const { workspaces } = organisation.getState();
    for (let step = typed.current.text.length > 1 ? 0 : 1; step <= rows.length; step++) {
      const row = (active + step) % rows.length;
      const name = workspaces.get(scene.idOf(rows[row] ?? -1))?.name.toLowerCase() ?? '';
      if (!name.startsWith(typed.current.text)) continue;
      go(row);
      return;
    }
  };

  if (rows.length === 0) return <p className="outline-none">{scene.size === 0 ? 'Nobody yet.' : 'Nobody fits the filter.'}</p>;
  return (
    <div
      ref={box}
      className="outline-tree"
      role="tree"
      aria-label="Organisation"
      aria-multiselectable="true"
      aria-activedescendant={active >= 0 ? `outline-${activeId}` : undefined}
      tabIndex={0}
      onKeyDown={onKey}
      onContextMenu={event => {
        // Asked for by key the event is about the tree, and its line is the active one.
        const row = event.target instanceof Element ? event.target.closest('[data-workspace-id]') : null;
        const id = row?.getAttribute('data-workspace-id') ?? activeId;
        if (id !== null) openMenu(id, event);
      }}
      onFocus={() => {
        // What the keys of the map are about is what the outline is at.
        if (activeId !== null) selection.setState({ current: activeId });
      }}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const item = rows[index] ?? -1;
          const id = scene.idOf(item);
          return (
            <Row
              key={id}
              id={id}
              item={item}
              top={start}
              isActive={index === active}
              isFolded={folded.has(id)}
              onPick={isMore => {
                setCurrent(id);
                if (isMore) toggle(id);
                else pick(id);
              }}
              onFold={() => setFold(id, !folded.has(id))}
            />
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  readonly id: string;
  readonly item: number;
  readonly top: number;
  readonly isActive: boolean;
  readonly isFolded: boolean;
  readonly onPick: (isMore: boolean) => void;
  readonly onFold: () => void;
}

function Row({ id, item, top, isActive, isFolded, onPick, onFold }: RowProps) {
  const workspace = useStore(organisation, state => state.workspaces.get(id));
  const scene = useStore(organisation, state => state.scene);
  const failing = useStore(organisation, state => state.scene.countsOf(item).failed);
  const isSelected = useStore(selection, state => state.selected.has(id));
  if (!workspace || scene.idOf(item) !== id) return null;

  const members = scene.membersOf(item);
  const depth = scene.depth[item] ?? 0;
  const siblings = scene.childrenOf(scene.parent[item] ?? -1);
  // The name is read from the line itself, so that what is seen is what can be said to it.
  const rest = accessibleName(workspace).slice(displayName(workspace).length);
  return (
    <div
      id={`outline-${id}`}
      className="outline-row"
      role="treeitem"
      aria-level={depth + 1}
      aria-setsize={siblings.length}
      aria-posinset={siblings.indexOf(item) + 1}
      aria-expanded={members > 0 ? !isFolded : undefined}
      aria-selected={isSelected}
      data-active={isActive}
      data-workspace-id={id}
      style={{ top, height: rowHeight, paddingLeft: 8 + Math.min(depth, 8) * 14 }}
      onClick={event => onPick(event.shiftKey)}
    >
      <span
        className="outline-fold"
        aria-hidden="true"
        onClick={event => {
          event.stopPropagation();
          if (members > 0) onFold();
        }}
      >
        {members > 0 && <Icon name={isFolded ? 'unfold' : 'fold'} />}
      </span>
      <Glyph status={workspace.status} />
      <bdi className="outline-name" data-problem={isProblem(workspace)}>
        {displayName(workspace)}
      </bdi>
      <span className="visually-hidden">{rest}</span>
      {workspace.past?.mark && <MarkSign mark={workspace.past.mark} isSpoken={false} />}
      {failing > 0 && (
        <span className="outline-failing" data-status="failed">
          <span className="visually-hidden">, </span>
          {failing.toLocaleString('en')}
          <span className="visually-hidden"> failing</span>
        </span>
      )}
      {members > 0 && (
        <span className="outline-members">
          <span className="visually-hidden">, </span>
          {members.toLocaleString('en')}
          <span className="visually-hidden">{members === 1 ? ' member' : ' members'}</span>
        </span>
      )}
    </div>
  );
}
