import { isStalled } from './describe';
import { statuses, type Status } from './status';
import type { Workspaces } from './workspace';

export type StatusCounts = Readonly<Record<Status, number>>;

export function countStalled(workspaces: Workspaces): number {
  let count = 0;
  for (const workspace of workspaces.values()) if (isStalled(workspace)) count++;
  return count;
}

export function countByStatus(workspaces: Workspaces): StatusCounts {
  const counts = Object.fromEntries(statuses.map(status => [status, 0])) as Record<Status, number>;
  for (const workspace of workspaces.values()) counts[workspace.status]++;
  return counts;
}
