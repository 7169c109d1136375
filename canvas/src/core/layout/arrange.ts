import { buildTree, type OrgNode } from '../org/tree';
import type { Point, Workspaces } from '../org/workspace';
import { cardWidth } from './card';
import { cardGap, Occupancy } from './occupancy';
import { tidyTree, type Entry } from './tidyTree';

export interface Arrangement {
  readonly roots: readonly OrgNode[];
  readonly places: ReadonlyMap<string, Point>;
  readonly entries: ReadonlyMap<string, Entry>;
}

/**
 * A place for every workspace. Those that somebody placed stay there. The others take their place in the tidy tree, moved along with
 * their lead, and step to the right until they cover nobody. Nothing depends on what was drawn before, so a reload shows the same picture.
 */
export function arrange(workspaces: Workspaces): Arrangement {
  const roots = buildTree(workspaces);
  const tidy = tidyTree(roots);
  const places = new Map<string, Point>();
  const occupied = new Occupancy();

  for (const { id, place } of workspaces.values()) {
    if (!place) continue;
    places.set(id, place);
    occupied.add(place);
  }

  const visit = (node: OrgNode, offset: Point): void => {
    const ideal = tidy.places.get(node.id) ?? { x: 0, y: 0 };
    let place = places.get(node.id);
    if (!place) {
      place = firstFree(occupied, { x: ideal.x + offset.x, y: ideal.y + offset.y });
      places.set(node.id, place);
      occupied.add(place);
    }
    const moved = { x: place.x - ideal.x, y: place.y - ideal.y };
    for (const child of node.children) visit(child, moved);
  };
  for (const root of roots) visit(root, { x: 0, y: 0 });

  return { roots, places, entries: tidy.entries };
}

/** The members below a lead that go where it goes, because nobody placed them or anyone between. */
export function followers(lead: string, roots: readonly OrgNode[], workspaces: Workspaces): string[] {
  const node = find(lead, roots);
  return node ? unplacedBelow(node, workspaces) : [];
}

function unplacedBelow(node: OrgNode, workspaces: Workspaces): string[] {
  return node.children
    .filter(child => workspaces.get(child.id)?.place === null)
    .flatMap(child => [child.id, ...unplacedBelow(child, workspaces)]);
}

function find(id: string, nodes: readonly OrgNode[]): OrgNode | undefined {
  for (const node of nodes) {
    const found = node.id === id ? node : find(id, node.children);
    if (found) return found;
  }
  return undefined;
}

function firstFree(occupied: Occupancy, wanted: Point): Point {
  let place = wanted;
  for (let blocker = occupied.blocker(place); blocker; blocker = occupied.blocker(place)) {
    place = { x: blocker.x + cardWidth + cardGap, y: place.y };
  }
  return place;
}
