import { stalledFlag } from '../../../core/org/counts';
import { statuses } from '../../../core/org/status';
import type { Filter } from '../../../core/route';
import type { Workspaces } from '../../../core/org/workspace';
import type { Scene } from '../../../core/scene/scene';

/** By number only: this is asked for every cell of a picture. */
export function dimmedBy(filter: Filter | null, scene: Scene): ((item: number) => boolean) | null {
  if (filter === null) return null;
  const [failed, degraded] = [statuses.indexOf('failed'), statuses.indexOf('degraded')];
  return item => {
    const state = scene.state[item] ?? 0;
    const status = state & (stalledFlag - 1);
    const isStalled = state >= stalledFlag;
    if (filter === 'stalled') return !isStalled;
    if (filter === 'problems') return status !== failed && status !== degraded && !isStalled;
    return statuses[status] !== filter;
  };
}

/** In a comparison, those that are as they were. */
export function dimmedAsUnchanged(workspaces: Workspaces, scene: Scene): (item: number) => boolean {
  return item => !workspaces.get(scene.idOf(item))?.past?.mark;
}
