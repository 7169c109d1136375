import { createStore } from 'zustand';
import { displayName } from '../core/org/describe';
import { editOf, noHistory, record, redo, undo, type Change, type Edit, type Entry, type History } from '../core/history/history';
import { changeWorkspace } from '../protocol/http';
import { accept, organisation, wish, withdraw } from './organisation';
import { reasonFor } from './reason';
import { toast } from './toasts';
import { refusesChange } from './travel';

/** What was done here and can be taken back. */
export const history = createStore<History>(() => noHistory);

/** The last request for each workspace: the next one waits for it, so that they cannot overtake each other. */
const lines = new Map<string, Promise<unknown>>();

/**
 * Shows the changes at once, asks for them, and says which were refused and why. What was accepted can be taken back. Gives the ids of those
 * that failed.
 */
export async function change(label: string, changes: ReadonlyMap<string, Change>): Promise<readonly string[]> {
  if (refusesChange()) return [...changes.keys()];
  const { workspaces, scene } = organisation.getState();
  const edits = [...changes].flatMap(([id, wanted]) => {
    const workspace = workspaces.get(id);
    const item = scene.find(id);
    // Nobody placed it: what can be brought back is where it was drawn.
    return workspace && item !== undefined ? [editOf({ ...workspace, place: workspace.place ?? scene.placeOf(item) }, wanted)] : [];
  });
  const failed = await apply(edits);
  const done = edits.filter(({ id }) => !failed.includes(id));
  if (done.length > 0) history.setState(record(history.getState(), { label, edits: done }));
  return failed;
}

export function undoLast(): Promise<void> {
  return again(undo(history.getState()), 'Undone', 'There is nothing to undo');
}

export function redoLast(): Promise<void> {
  return again(redo(history.getState()), 'Done again', 'There is nothing to do again');
}

async function again(step: { history: History; entry: Entry } | null, word: string, nothing: string): Promise<void> {
  if (refusesChange()) return;
  if (!step) {
    toast('info', `${nothing}.`);
    return;
  }
  history.setState(step.history);
  const failed = await apply(step.entry.edits);
  if (failed.length === 0) toast('info', `${word}: ${step.entry.label}.`);
}

async function apply(edits: readonly Edit[]): Promise<readonly string[]> {
  const results = await Promise.all(edits.map(async ({ id, after }) => ((await save(id, after)) ? null : id)));
  return results.filter(id => id !== null);
}

function save(id: string, wanted: Change): Promise<boolean> {
  const shown = wish(id, wanted);
  const before = lines.get(id) ?? Promise.resolve();
  const saving = before.then(async () => {
    try {
      await changeWorkspace(id, wanted);
      accept(shown);
      return true;
    } catch (error) {
      withdraw(shown);
      const workspace = organisation.getState().workspaces.get(id);
      toast('error', `${workspace ? displayName(workspace) : 'The workspace'} was not changed: ${reasonFor(error)}.`);
      return false;
    } finally {
      if (lines.get(id) === saving) lines.delete(id);
    }
  });
  lines.set(id, saving);
  return saving;
}
