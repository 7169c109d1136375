import { isStalled } from './describe';
import { statuses, type Status } from './status';
import type { Workspace } from './workspace';

/** How many workspaces have each status, and how many are stalled beside it. */
export type Counts = Readonly<Record<Status | 'stalled', number>>;

export const stalledBucket = statuses.length;
export const bucketCount = statuses.length + 1;

export function countsFrom(buckets: ArrayLike<number>, offset = 0): Counts {
  return Object.fromEntries([...statuses, 'stalled' as const].map((key, index) => [key, buckets[offset + index] ?? 0])) as Record<Status | 'stalled', number>;
}

/** The status as a number, plus this when it is stalled. */
export const stalledFlag = 16;

export function stateCode(workspace: Workspace): number {
  return statuses.indexOf(workspace.status) + (isStalled(workspace) ? stalledFlag : 0);
}

/** Whom the keys for the next problem go to. */
export function isProblem(workspace: Workspace): boolean {
  return workspace.status === 'failed' || workspace.status === 'degraded' || isStalled(workspace);
}
