import type { Node, NodeChange, OnNodeDrag } from '@xyflow/react';
import { useReactFlow } from '@xyflow/react';
import { useCallback, useRef, useState } from 'react';
import { dropTarget, placeIn } from '../../core/scene/drop';
import type { Point } from '../../core/org/workspace';
import { moveInto, place } from '../../store/commands';
import { drag } from '../../store/drag';
import { organisation } from '../../store/organisation';
import { hideTip } from '../../store/tip';
import type { Held } from './useWindow';

/** Where the hand holds a card or a team, and what becomes of it when it is let go. */
export function useDrag(onTouch: () => void) {
  const flow = useReactFlow();
  const [held, setHeld] = useState<Held | null>(null);
  const start = useRef<Point>({ x: 0, y: 0 });

  const onNodeDragStart = useCallback<OnNodeDrag>(
    (_, { id, position }) => {
      onTouch();
      hideTip();
      start.current = position;
      drag.setState({ id, target: undefined });
    },
    [onTouch],
  );

  const onNodesChange = useCallback((changes: NodeChange<Node>[]) => {
    for (const change of changes) {
      if (change.type !== 'position' || !change.position || !change.dragging) continue;
      const item = organisation.getState().scene.find(change.id);
      if (item !== undefined) setHeld({ item, dx: change.position.x - start.current.x, dy: change.position.y - start.current.y });
    }
  }, []);

  const onNodeDrag = useCallback<OnNodeDrag>(
    (event, { id }) => {
      const { scene } = organisation.getState();
      const item = scene.find(id);
      if (item === undefined) return;
      const target = dropTarget(scene, item, flow.screenToFlowPosition(pointOf(event)));
      if (target !== drag.getState().target) drag.setState({ target });
    },
    [flow],
  );

  const onNodeDragStop = useCallback<OnNodeDrag>((_, { id, position }) => {
    const { target } = drag.getState();
    drag.setState({ id: null, target: undefined });
    setHeld(null);
    const { scene } = organisation.getState();
    const item = scene.find(id);
    if (item === undefined || (start.current.x === position.x && start.current.y === position.y)) return;
    if (target === undefined) place(id, placeIn(scene, scene.parent[item] ?? -1, position));
    else moveInto([id], target, placeIn(scene, target === null ? -1 : (scene.find(target) ?? -1), position));
  }, []);

  return { held, onNodesChange, onNodeDragStart, onNodeDrag, onNodeDragStop };
}

function pointOf(event: MouseEvent | TouchEvent | { clientX?: number; clientY?: number }): Point {
  const touch = 'changedTouches' in event ? event.changedTouches[0] : undefined;
  return { x: touch?.clientX ?? ('clientX' in event ? (event.clientX ?? 0) : 0), y: touch?.clientY ?? ('clientY' in event ? (event.clientY ?? 0) : 0) };
}
