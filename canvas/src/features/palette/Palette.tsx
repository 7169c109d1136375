import { useDeferredValue, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { keymap, type SimpleCommand } from '../../core/keys/keymap';
import { legalParents } from '../../core/org/consequence';
import { displayName } from '../../core/org/describe';
import { statusLabel } from '../../core/org/status';
import { plural } from '../../core/org/text';
import type { Workspace } from '../../core/org/workspace';
import { best } from '../../core/search/rank';
import { searchable } from '../../core/search/workspaces';
import { run, visit } from '../../store/actions';
import { moveInto } from '../../store/commands';
import { close, dialog } from '../../store/dialog';
import { organisation } from '../../store/organisation';
import { openPanel } from '../../store/route';
import { Dialog } from '../../ui/Dialog';
import { Glyph } from '../../ui/Glyph';
import './palette.css';

/** Goes to anything: workspaces by name, commands behind a slash. When somebody is to be moved it offers the teams that they may join. */
export function Palette() {
  const shown = useStore(dialog, state => state.dialog);
  if (shown?.kind === 'palette') return <Chooser initial={shown.text} moved={null} />;
  if (shown?.kind === 'move') return <Chooser initial="" moved={shown.ids} />;
  return null;
}

type Entry =
  | { readonly kind: 'workspace'; readonly key: string; readonly workspace: Workspace; readonly path: string }
  | { readonly kind: 'command'; readonly key: string; readonly name: SimpleCommand; readonly help: string; readonly keys: string }
  | { readonly kind: 'top'; readonly key: string };

const mostFound = 50;
/** A few of the other kind, when there is room. */
const mostCommands = 5;

function Chooser({ initial, moved }: { initial: string; moved: readonly string[] | null }) {
  const [text, setText] = useState(initial);
  const [at, setAt] = useState(0);
  const query = useDeferredValue(text);
  const list = useRef<HTMLUListElement>(null);
  const entries = useMemo(() => (moved ? parentsFor(moved, query) : find(query)), [moved, query]);
  const active = Math.min(at, entries.length - 1);

  const choose = (entry: Entry | undefined) => {
    if (!entry) return;
    close();
    if (moved) moveInto(moved, entry.kind === 'workspace' ? entry.workspace.id : null, null);
    else if (entry.kind === 'workspace') {
      visit(entry.workspace.id);
      openPanel(entry.workspace.id);
    } else if (entry.kind === 'command') run({ name: entry.name });
  };

  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = Math.max(0, Math.min(entries.length - 1, active + step));
      setAt(next);
      list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(entries[active]);
    }
  };

  const label = moved ? `Move ${moved.length === 1 ? nameOf(moved[0] ?? '') : plural(moved.length, 'workspace')} to…` : 'Go to anything';
  return (
    <Dialog label={label} className="palette" bare onClose={close}>
      <input
        className="palette-input"
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={entries.length > 0 ? `palette-${active}` : undefined}
        aria-autocomplete="list"
        autoFocus
        spellCheck={false}
        placeholder={moved ? label : 'Find a workspace, or / for commands'}
        value={text}
        onChange={event => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKey}
      />
      <ul ref={list} id="palette-list" role="listbox" aria-label="Found">
        {entries.map((entry, index) => (
          <li
            key={entry.key}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === active}
            onPointerMove={() => setAt(index)}
            onClick={() => choose(entry)}
          >
            <Row entry={entry} />
          </li>
        ))}
      </ul>
      {entries.length === 0 && <p className="palette-none">Nothing is called that.</p>}
    </Dialog>
  );
}

function Row({ entry }: { entry: Entry }) {
  switch (entry.kind) {
    case 'workspace':
      return (
        <>
          <Glyph status={entry.workspace.status} />
          <bdi className="palette-name">{displayName(entry.workspace)}</bdi>
          <span className="palette-more">{[entry.workspace.role, entry.path].filter(Boolean).join(' · ')}</span>
          <span className="visually-hidden">{statusLabel[entry.workspace.status]}</span>
        </>
      );
    case 'command':
      return (
        <>
          <span className="palette-slash" aria-hidden="true">
            /
          </span>
          <span className="palette-name">{entry.help}</span>
          <kbd>{entry.keys}</kbd>
        </>
      );
    case 'top':
      return <span className="palette-name">The top: no team</span>;
  }
}

function find(text: string): Entry[] {
  const query = text.trimStart();
  if (query.startsWith('/')) return commands(query.slice(1), mostFound);
  const { workspaces } = organisation.getState();
  const found = best(query.replace(/^@/, ''), workspaces.values(), searchable, mostFound).map(entryOf);
  return query === '' || query.startsWith('@') ? found : [...found, ...commands(query, mostCommands)];
}

function parentsFor(moved: readonly string[], query: string): Entry[] {
  const { scene, workspaces } = organisation.getState();
  const legal = legalParents(moved, scene).flatMap(item => workspaces.get(scene.idOf(item)) ?? []);
  const top: Entry[] = query.trim() === '' || 'top'.startsWith(query.trim().toLowerCase()) ? [{ kind: 'top', key: 'top' }] : [];
  return [...top, ...best(query, legal, searchable, mostFound).map(entryOf)];
}

function commands(query: string, limit: number): Entry[] {
  const offered = keymap.flatMap(({ name, help, keys }) => (name === null || name === 'palette' || name === 'escape' ? [] : [{ kind: 'command' as const, key: `/${name}`, name, help, keys }]));
  return best(query, offered, ({ help, name }) => ({ title: help.toLowerCase(), more: name.toLowerCase() }), limit);
}

function entryOf(workspace: Workspace): Entry {
  const { scene, workspaces } = organisation.getState();
  const item = scene.find(workspace.id);
  const path = item === undefined ? [] : scene.pathOf(item).map(above => workspaces.get(scene.idOf(above)));
  return { kind: 'workspace', key: workspace.id, workspace, path: path.map(above => (above ? displayName(above) : '')).join(' / ') };
}

function nameOf(id: string): string {
  const workspace = organisation.getState().workspaces.get(id);
  return workspace ? displayName(workspace) : id;
}
