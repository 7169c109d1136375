import type { Filter } from '../route';
import { isProblem } from './counts';
import { isStalled } from './describe';
import type { Workspace } from './workspace';

/** Whether it is drawn faintly: who does not fit the filter, and in a comparison who is as it was. */
export function isFaint(workspace: Workspace, filter: Filter | null, isCompared: boolean): boolean {
  return !matches(workspace, filter) || (isCompared && filter === null && !workspace.past?.mark);
}

export function matches(workspace: Workspace, filter: Filter | null): boolean {
  if (filter === null) return true;
  if (filter === 'stalled') return isStalled(workspace);
  if (filter === 'problems') return isProblem(workspace);
  return workspace.status === filter;
}
