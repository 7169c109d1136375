import type { Filter } from '../route';
import { isProblem } from './counts';
import { isStalled } from './describe';
import type { Workspace } from './workspace';

export function matches(workspace: Workspace, filter: Filter | null): boolean {
  if (filter === null) return true;
  if (filter === 'stalled') return isStalled(workspace);
  if (filter === 'problems') return isProblem(workspace);
  return workspace.status === filter;
}
