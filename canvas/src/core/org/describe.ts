import { statusLabel } from './status';
import { clip, plural } from './text';
import type { Workspace } from './workspace';

const nameLimit = 120;

export function displayName(workspace: Workspace): string {
  return clip(workspace.name.trim() || workspace.id, nameLimit);
}

/** What a screen reader says for a card: "QA Lead, Quality, tier 2, degraded, 3 active tasks". */
export function accessibleName(workspace: Workspace): string {
  const parts = [displayName(workspace)];
  if (workspace.role) parts.push(clip(workspace.role, nameLimit));
  parts.push(`tier ${workspace.tier}`, statusLabel[workspace.status].toLowerCase());
  if (isStalled(workspace)) parts.push('stalled');
  if (workspace.past?.note) parts.push(clip(workspace.past.note, nameLimit));
  if (isAtWork(workspace) && workspace.activeTasks > 0) parts.push(plural(workspace.activeTasks, 'active task'));
  return parts.join(', ');
}

/** Only these can be believed when they say what they are doing. */
export function isAtWork(workspace: Workspace): boolean {
  return workspace.status === 'online' || workspace.status === 'degraded';
}

/** Alive and busy, and getting nowhere. */
export function isStalled(workspace: Workspace): boolean {
  return workspace.stalledSince !== null;
}

/** "Busy without progress; noticed 22 Nov, 10:42", in the reader's own time. */
export function stallLine(since: number): string {
  const moment = new Date(since).toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  return `Busy without progress; noticed ${moment}`;
}

export interface Strip {
  readonly kind: 'error' | 'task' | 'quiet';
  readonly text: string;
}

/** The one line that a card has room for, by priority: an error, then the task, then why there is neither. */
export function stripOf(workspace: Workspace): Strip {
  const { status, currentTask, lastError, past } = workspace;
  if (past) return { kind: past.mark ? 'task' : 'quiet', text: past.note };
  switch (status) {
    case 'degraded':
      return { kind: 'error', text: lastError || 'Errors without a message' };
    case 'failed':
      return { kind: 'error', text: lastError || 'Did not start, without a message' };
    case 'provisioning':
      return { kind: 'quiet', text: 'Waiting for the first heartbeat' };
    case 'offline':
    case 'paused':
      return { kind: 'quiet', text: currentTask ? `Last task: ${currentTask}` : 'No current task' };
    case 'online':
      return currentTask ? { kind: 'task', text: currentTask } : { kind: 'quiet', text: 'No current task' };
  }
}

export function statusLine(workspace: Workspace): string {
  const label = statusLabel[workspace.status];
  return workspace.status === 'degraded' && !workspace.past ? `${label} · ${Math.round(workspace.errorRate * 100)} % errors` : label;
}
