import type { Workspace } from '../org/workspace';

/** What a person can change of a workspace and take back. */
export type Change = Partial<Pick<Workspace, 'name' | 'role' | 'tier' | 'parentId' | 'place' | 'collapsed'>>;

export interface Edit {
  readonly id: string;
  readonly before: Change;
  readonly after: Change;
}

/** What one command did, to one workspace or to many. */
export interface Entry {
  readonly label: string;
  readonly edits: readonly Edit[];
}

export interface History {
  readonly done: readonly Entry[];
  readonly undone: readonly Entry[];
}

export const noHistory: History = { done: [], undone: [] };

const limit = 100;

export function record({ done }: History, entry: Entry): History {
  return { done: [...done, entry].slice(-limit), undone: [] };
}

/** The last command, with its edits the other way round; null when there is none. */
export function undo({ done, undone }: History): { history: History; entry: Entry } | null {
  const last = done.at(-1);
  if (!last) return null;
  return { history: { done: done.slice(0, -1), undone: [...undone, last] }, entry: inverse(last) };
}

export function redo({ done, undone }: History): { history: History; entry: Entry } | null {
  const last = undone.at(-1);
  if (!last) return null;
  return { history: { done: [...done, last], undone: undone.slice(0, -1) }, entry: last };
}

/** The edit that brings back what a change replaces. */
export function editOf(workspace: Workspace, change: Change): Edit {
  const before = Object.fromEntries(Object.keys(change).map(key => [key, workspace[key as keyof Change]]));
  return { id: workspace.id, before, after: change };
}

/** In reverse order, so that of two edits of one workspace the older one has the last word. */
function inverse({ label, edits }: Entry): Entry {
  return { label, edits: edits.map(({ id, before, after }) => ({ id, before: after, after: before })).reverse() };
}
