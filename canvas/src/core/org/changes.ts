import { isStalled } from './describe';
import { plural } from './text';
import type { Workspace, Workspaces } from './workspace';

/** What happened since something was last said, one bucket per workspace: a flapping agent is counted once. */
export type Changes = Map<string, string>;

/** Sorts what became of the touched ones between two pictures into words; without a list, of everybody. */
export function noteChanges(changes: Changes, before: Workspaces, after: Workspaces, touched: Iterable<string> | null): void {
  for (const id of touched ?? new Set([...after.keys(), ...before.keys()])) {
    const workspace = after.get(id);
    const word = workspace ? change(before.get(id), workspace) : before.has(id) ? 'removed' : null;
    if (word) changes.set(id, word);
  }
}

/** "2 workspaces failed, 1 recovered" */
export function sentence(changes: Changes): string {
  const counts = new Map<string, number>();
  for (const word of changes.values()) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].map(([word, count], index) => `${index === 0 ? plural(count, 'workspace') : count} ${word}`).join(', ');
}

function change(before: Workspace | undefined, after: Workspace): string | null {
  if (before === after) return null;
  if (!before) return 'added';
  if (before.status === after.status) return stallChange(before, after);
  switch (after.status) {
    case 'online':
      return before.status === 'provisioning' ? 'came online' : 'recovered';
    case 'degraded':
      return 'degraded';
    case 'failed':
      return 'failed';
    case 'offline':
      return 'went offline';
    case 'paused':
      return 'paused';
    case 'provisioning':
      return 'starting';
  }
}

function stallChange(before: Workspace, after: Workspace): string | null {
  if (isStalled(before) === isStalled(after)) return null;
  return isStalled(after) ? 'stalled' : 'going again';
}
