import type { Workspace } from '../org/workspace';
import { statusLabel } from '../org/status';
import type { Searchable } from './rank';

const known = new WeakMap<Workspace, Searchable>();

/** Lower case is made once for each workspace as it is, not with every key. */
export function searchable(workspace: Workspace): Searchable {
  const before = known.get(workspace);
  if (before) return before;
  const text = {
    title: workspace.name.toLowerCase(),
    more: `${workspace.role ?? ''} ${statusLabel[workspace.status]} ${workspace.runtime} ${workspace.id}`.toLowerCase(),
  };
  known.set(workspace, text);
  return text;
}
