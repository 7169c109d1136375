import { Position, type NodeHandle } from '@xyflow/react';
import { cardHeight, cardWidth } from '../../core/layout/card';

export interface Anchor extends NodeHandle {
  readonly id: string;
}

const dot = { width: 1, height: 1 };

/** Where lines leave and reach a card. Known beforehand, so that React Flow need not draw a card to learn it. */
export const anchors: readonly Anchor[] = [
  { ...dot, id: 'centre', type: 'source', position: Position.Bottom, x: cardWidth / 2 - 0.5, y: cardHeight - 1 },
  { ...dot, id: 'foot', type: 'source', position: Position.Bottom, x: 11.5, y: cardHeight - 1 },
  { ...dot, id: 'top', type: 'target', position: Position.Top, x: cardWidth / 2 - 0.5, y: 0 },
  { ...dot, id: 'side', type: 'target', position: Position.Left, x: 0, y: cardHeight / 2 - 0.5 },
];
