import { createStore } from 'zustand';
import { organisation } from './organisation';

interface SelectionState {
  readonly selected: ReadonlySet<string>;
  /** The one that the keys are about: it has the one tab stop of the map. */
  readonly current: string | null;
  /** The card that is to take the focus as soon as it is drawn. */
  readonly wanted: string | null;
  readonly hovered: string | null;
}

const nobody: ReadonlySet<string> = new Set();

export const selection = createStore<SelectionState>(() => ({ selected: nobody, current: null, wanted: null, hovered: null }));

export function select(id: string): void {
  selection.setState({ selected: new Set([id]), current: id });
}

export function toggle(id: string): void {
  const selected = new Set(selection.getState().selected);
  if (!selected.delete(id)) selected.add(id);
  selection.setState({ selected, current: id });
}

export function selectAll(ids: Iterable<string>): void {
  selection.setState({ selected: new Set(ids) });
}

export function deselect(): void {
  if (selection.getState().selected.size > 0) selection.setState({ selected: nobody });
}

export function hover(id: string | null): void {
  if (selection.getState().hovered !== id) selection.setState({ hovered: id });
}

/** Those that a command is about: the selection, or else the one with the focus. */
export function subjects(): string[] {
  const { selected, current } = selection.getState();
  const { workspaces } = organisation.getState();
  const ids = selected.size > 0 ? [...selected] : current === null ? [] : [current];
  return ids.filter(id => workspaces.has(id));
}

// Who is gone is not selected any more.
organisation.subscribe(({ workspaces, touched }, before) => {
  if (workspaces === before.workspaces) return;
  const { selected, current, hovered } = selection.getState();
  const isGone = (id: string | null) => id !== null && !workspaces.has(id) && (touched === null || touched.has(id));
  if (![...selected].some(isGone) && !isGone(current) && !isGone(hovered)) return;
  selection.setState({
    selected: new Set([...selected].filter(id => !isGone(id))),
    current: isGone(current) ? null : current,
    hovered: isGone(hovered) ? null : hovered,
  });
});
