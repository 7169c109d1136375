import { createStore } from 'zustand';
import { displayName } from '../core/org/describe';
import type { Point } from '../core/org/workspace';
import { RequestFailed, savePlace } from '../protocol/http';
import { confirmPlace, organisation } from './organisation';
import { toast } from './toasts';

interface PlacementState {
  /** Where cards were put that the server has not confirmed. Drawn instead of the picture's place, never written into it. */
  readonly pending: ReadonlyMap<string, Point>;
}

export const placement = createStore<PlacementState>(() => ({ pending: new Map() }));

const saving = new Set<string>();

/** Shows the card there at once and saves it; a refusal puts it back and says why. */
export function place(id: string, x: number, y: number): void {
  setPending(id, { x: Math.round(x), y: Math.round(y) });
  if (!saving.has(id)) void save(id);
}

/** One request per card at a time: a second move waits for the first, so they cannot overtake each other. */
async function save(id: string): Promise<void> {
  saving.add(id);
  for (let wanted = pendingOf(id); wanted; wanted = pendingOf(id)) {
    try {
      await savePlace(id, wanted);
      if (pendingOf(id) === wanted) confirmPlace(id, wanted);
    } catch (error) {
      if (pendingOf(id) === wanted) rollBack(id, error);
    }
  }
  saving.delete(id);
}

function rollBack(id: string, error: unknown): void {
  setPending(id, null);
  const workspace = organisation.getState().picture.workspaces.get(id);
  const why = error instanceof RequestFailed ? error.message : 'something unexpected happened';
  toast('error', `${workspace ? displayName(workspace) : 'The workspace'} was not moved: ${why.replace(/\.$/, '')}.`);
}

function pendingOf(id: string): Point | undefined {
  return placement.getState().pending.get(id);
}

function setPending(id: string, point: Point | null): void {
  const pending = new Map(placement.getState().pending);
  if (point) pending.set(id, point);
  else pending.delete(id);
  placement.setState({ pending });
}

// The server's own word ends the waiting, whether it came as an announcement or as the answer to the save.
organisation.subscribe(({ picture }) => {
  for (const [id, wanted] of placement.getState().pending) {
    const workspace = picture.workspaces.get(id);
    if (!workspace || (workspace.place?.x === wanted.x && workspace.place.y === wanted.y)) setPending(id, null);
  }
});
