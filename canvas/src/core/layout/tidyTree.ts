import type { OrgNode } from '../org/tree';
import type { Point } from '../org/workspace';
import { cardHeight, cardWidth, gridStep } from './card';

/** How the line from the parent reaches the card: from above, or from the side where a team is stacked. */
export type Entry = 'top' | 'side';

export interface TidyTree {
  readonly places: ReadonlyMap<string, Point>;
  readonly entries: ReadonlyMap<string, Entry>;
}

const siblingGap = 40;
const levelStep = cardHeight + 60;
const stackIndent = 24;
/** Width to height: a stack has the shape of a screen, so that a team of four makes two columns. */
const stackShape = 3 / 2;
const columnStep = cardWidth + 32;
const rowStep = cardHeight + 20;

/**
 * An org chart for reading: teams stand side by side under their lead, and the members of a team that lead nobody are stacked in
 * columns, so that a department has about the shape of a screen and its cards stay large enough to read.
 */
export function tidyTree(roots: readonly OrgNode[]): TidyTree {
  const places = new Map<string, Point>();
  const entries = new Map<string, Entry>();

  for (const { id, x, y, entry } of besides(roots).items) {
    places.set(id, { x, y });
    entries.set(id, entry);
  }
  return { places, entries };
}

interface Item extends Point {
  readonly id: string;
  readonly entry: Entry;
}

/** Cards in their places relative to the block's corner. */
interface Block {
  readonly width: number;
  /** Left edges of the first and the last card of the block's top row, between which a lead stands. */
  readonly first: number;
  readonly last: number;
  readonly items: readonly Item[];
}

function subtree(node: OrgNode): Block {
  if (isLeaf(node)) return block(cardWidth, 0, 0, [{ id: node.id, x: 0, y: 0, entry: 'top' }]);

  const team = besides(node.children);
  if (node.children.length > 1 && node.children.every(isLeaf)) {
    const members = shifted(team.items, stackIndent, rowStep + stackIndent);
    return block(stackIndent + team.width, 0, 0, [{ id: node.id, x: 0, y: 0, entry: 'top' }, ...members]);
  }

  const x = onGrid((team.first + team.last) / 2);
  return block(team.width, x, x, [{ id: node.id, x, y: 0, entry: 'top' }, ...shifted(team.items, 0, levelStep)]);
}

/** Teams in a row; those who lead nobody follow as one stack. */
function besides(nodes: readonly OrgNode[]): Block {
  const leaves = nodes.filter(isLeaf);
  const stacks = leaves.length > 1;
  const blocks = nodes.filter(node => !stacks || !isLeaf(node)).map(subtree);
  if (stacks) blocks.push(stack(leaves));

  const items: Item[] = [];
  let end = 0;
  let first = 0;
  let last = 0;
  for (const [index, { width, ...inner }] of blocks.entries()) {
    const x = index === 0 ? 0 : end + siblingGap;
    items.push(...shifted(inner.items, x, 0));
    if (index === 0) first = inner.first;
    last = x + inner.last;
    end = x + width;
  }
  return block(end, first, last, items);
}

function stack(leaves: readonly OrgNode[]): Block {
  const columns = Math.max(1, Math.round(Math.sqrt((leaves.length * stackShape * rowStep) / columnStep)));
  const rows = Math.ceil(leaves.length / columns);
  const items = leaves.map((leaf, index) => ({
    id: leaf.id,
    x: Math.floor(index / rows) * columnStep,
    y: (index % rows) * rowStep,
    entry: 'side' as const,
  }));
  const last = (Math.ceil(leaves.length / rows) - 1) * columnStep;
  return block(last + cardWidth, 0, last, items);
}

function block(width: number, first: number, last: number, items: readonly Item[]): Block {
  return { width, first, last, items };
}

function isLeaf(node: OrgNode): boolean {
  return node.children.length === 0;
}

function shifted(items: readonly Item[], dx: number, dy: number): Item[] {
  return items.map(item => ({ ...item, x: item.x + dx, y: item.y + dy }));
}

function onGrid(value: number): number {
  return Math.round(value / gridStep) * gridStep;
}
