import type { Scene } from '../scene/scene';
import { displayName } from './describe';
import { plural } from './text';
import type { Workspaces } from './workspace';

/** Those that no other of them stands above: what happens to a whole team is asked for once. */
export function topmost(ids: readonly string[], scene: Scene): string[] {
  const items = ids.flatMap(id => scene.find(id) ?? []);
  return items.filter(item => !items.some(other => scene.isBelow(item, other))).map(item => scene.idOf(item));
}

/** Everybody below them, each once. */
export function membersBelow(ids: readonly string[], scene: Scene): number {
  return topmost(ids, scene).reduce((sum, id) => sum + scene.membersOf(scene.find(id) ?? -1), 0);
}

/** "QA Lead", "QA Lead and the 4 below it", "3 workspaces and the 12 below them" */
export function whom(ids: readonly string[], workspaces: Workspaces, scene: Scene): string {
  const below = membersBelow(ids, scene);
  const top = topmost(ids, scene);
  const only = top.length === 1 ? workspaces.get(top[0] ?? '') : undefined;
  const name = only ? displayName(only) : plural(top.length, 'workspace');
  if (below === 0) return name;
  return `${name} and the ${below.toLocaleString('en')} below ${only ? 'it' : 'them'}`;
}

/** Where a workspace may go: under anybody but itself and those below it. */
export function legalParents(ids: readonly string[], scene: Scene): number[] {
  const moved = ids.flatMap(id => scene.find(id) ?? []);
  return Array.from(scene.ids.keys()).filter(item => !moved.some(one => one === item || scene.isBelow(item, one)));
}
