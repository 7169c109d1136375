import type { Edge, Node } from '@xyflow/react';
import type { Arrangement } from '../../core/layout/arrange';
import { cardHeight, cardWidth } from '../../core/layout/card';
import { preorder, type OrgNode } from '../../core/org/tree';
import type { Point } from '../../core/org/workspace';
import { anchors } from './anchors';
import { Connector } from './Connector';
import { WorkspaceNode } from './WorkspaceNode';

export const nodeTypes = { workspace: WorkspaceNode };
export const edgeTypes = { connector: Connector };

const size = { width: cardWidth, height: cardHeight };

/**
 * Everything that React Flow would otherwise find out by drawing a card once. With sizes and handles given it draws only the cards in
 * view, also at first.
 */
const known = { type: 'workspace', data: {}, ...size, measured: size, handles: [...anchors] };

/** Keeps the node object of every card that has not moved, so that React Flow leaves it alone. */
export class FlowNodes {
  private nodes = new Map<string, Node>();

  /** In the order of the tree, which is the order in which the cards take the focus. */
  of({ roots, places }: Arrangement, dragged: ReadonlyMap<string, Point>): Node[] {
    const next = new Map<string, Node>();
    for (const id of preorder(roots)) {
      const position = dragged.get(id) ?? places.get(id);
      if (position) next.set(id, this.node(id, position));
    }
    this.nodes = next;
    return [...next.values()];
  }

  private node(id: string, position: Point): Node {
    const before = this.nodes.get(id);
    const isSame = before?.position.x === position.x && before.position.y === position.y;
    return isSame ? before : { ...known, id, position };
  }
}

export function flowEdges({ roots, entries }: Arrangement): Edge[] {
  return roots.flatMap(node => edgesBelow(node, entries));
}

function edgesBelow(lead: OrgNode, entries: Arrangement['entries']): Edge[] {
  const isStacked = lead.children.every(child => entries.get(child.id) === 'side');
  return lead.children.flatMap(child => [
    {
      id: child.id,
      type: 'connector',
      source: lead.id,
      target: child.id,
      sourceHandle: isStacked ? 'foot' : 'centre',
      targetHandle: entries.get(child.id) ?? 'top',
    },
    ...edgesBelow(child, entries),
  ]);
}
