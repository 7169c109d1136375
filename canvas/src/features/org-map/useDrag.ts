import type { Node, NodeChange, OnNodeDrag } from '@xyflow/react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { followers, type Arrangement } from '../../core/layout/arrange';
import type { Point } from '../../core/org/workspace';
import { asShown } from '../../store/arrangement';
import { organisation } from '../../store/organisation';
import { place, placement } from '../../store/placement';
import { hideTip } from '../../store/tip';
import { FlowNodes } from './flow';

interface Drag {
  readonly start: Point;
  readonly followers: readonly string[];
}

const nothing: ReadonlyMap<string, Point> = new Map();

/** The cards where they lie, or where the hand holds them; a drop is saved. */
export function useDrag(arrangement: Arrangement, onTouch: () => void) {
  const [flowNodes] = useState(() => new FlowNodes());
  const [dragged, setDragged] = useState(nothing);
  const drag = useRef<Drag | null>(null);
  const nodes = useMemo(() => flowNodes.of(arrangement, dragged), [flowNodes, arrangement, dragged]);

  const onNodeDragStart = useCallback<OnNodeDrag>(
    (_, { id }) => {
      const start = arrangement.places.get(id);
      if (!start) return;
      onTouch();
      hideTip();
      const shown = asShown(organisation.getState().picture.workspaces, placement.getState().pending);
      drag.current = { start, followers: followers(id, arrangement.roots, shown) };
    },
    [arrangement, onTouch],
  );

  const onNodesChange = useCallback(
    (changes: NodeChange<Node>[]) => {
      for (const change of changes) {
        if (change.type !== 'position' || !change.position || !change.dragging || !drag.current) continue;
        setDragged(held(change.id, change.position, drag.current, arrangement));
      }
    },
    [arrangement],
  );

  const onNodeDragStop = useCallback<OnNodeDrag>((_, { id, position }) => {
    const { start } = drag.current ?? {};
    drag.current = null;
    setDragged(nothing);
    if (start && (start.x !== position.x || start.y !== position.y)) place(id, position.x, position.y);
  }, []);

  return { nodes, onNodesChange, onNodeDragStart, onNodeDragStop };
}

function held(id: string, position: Point, drag: Drag, { places }: Arrangement): ReadonlyMap<string, Point> {
  const dx = position.x - drag.start.x;
  const dy = position.y - drag.start.y;
  const moved = new Map([[id, position]]);
  for (const follower of drag.followers) {
    const from = places.get(follower);
    if (from) moved.set(follower, { x: from.x + dx, y: from.y + dy });
  }
  return moved;
}
