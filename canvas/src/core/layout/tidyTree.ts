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
const columnStep = cardWidth + 32;
const rowStep = cardHeight + 20;

/**
 * An org chart for reading: teams stand side by side under their lead, and the members of a team that lead nobody are stacked in
 * columns, so that a department is about as high as it is wide and its cards stay large enough to read.
 */
export function tidyTree(roots: readonly OrgNode[]): TidyTree {
  const places = new Map<string, Point>();
  const entries = new Map<string, Entry>();

  const settle = (block: Block, x: number, y: number): void => {
    for (const item of block.items) {
      places.set(item.id, { x: x + item.x, y: y + item.y });
      entries.set(item.id, item.entry);
    }
  };

  settle(besides(roots), 0, 0);
  return { places, entries };
}

interface Item extends Point {
  readonly id: string;
  readonly entry: Entry;
}

/** Cards in their places relative to the block's corner. */
interface Block {
  readonly width: number;
  readonly items: readonly Item[];
}

function subtree(node: OrgNode): Block {
  if (node.children.length === 0) return { width: cardWidth, items: [{ id: node.id, x: 0, y: 0, entry: 'top' }] };

  const team = besides(node.children);
  if (isStack(node.children)) {
    const below = shifted(team.items, stackIndent, rowStep + stackIndent);
    return { width: stackIndent + team.width, items: [{ id: node.id, x: 0, y: 0, entry: 'top' }, ...below] };
  }

  const lead = { id: node.id, x: onGrid((team.width - cardWidth) / 2), y: 0, entry: 'top' } as const;
  return { width: team.width, items: [lead, ...shifted(team.items, 0, levelStep)] };
}

/** Teams in a row; those who lead nobody follow as one stack. */
function besides(nodes: readonly OrgNode[]): Block {
  const leaves = nodes.filter(isLeaf);
  const stacks = leaves.length > 1;
  const blocks = nodes.filter(node => !stacks || !isLeaf(node)).map(subtree);
  if (stacks) blocks.push(stack(leaves));

  const items: Item[] = [];
  let x = 0;
  for (const block of blocks) {
    items.push(...shifted(block.items, x, 0));
    x += block.width + siblingGap;
  }
  return { width: Math.max(0, x - siblingGap), items };
}

function stack(leaves: readonly OrgNode[]): Block {
  // As many columns as make the stack about square.
  const columns = Math.max(1, Math.round(Math.sqrt((leaves.length * rowStep) / columnStep)));
  const rows = Math.ceil(leaves.length / columns);
  const items = leaves.map((leaf, index) => ({
    id: leaf.id,
    x: Math.floor(index / rows) * columnStep,
    y: (index % rows) * rowStep,
    entry: 'side' as const,
  }));
  return { width: Math.ceil(leaves.length / rows) * columnStep - (columnStep - cardWidth), items };
}

function isStack(nodes: readonly OrgNode[]): boolean {
  return nodes.length > 1 && nodes.every(isLeaf);
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
