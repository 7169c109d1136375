import { useStoreApi, type Node } from '@xyflow/react';
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { contains, grown, type Box } from '../../core/layout/box';
import { viewOf } from '../../core/scene/camera';
import { cardZoom } from '../../core/scene/lod';
import type { Scene } from '../../core/scene/scene';
import { organisation } from '../../store/organisation';
import { selection } from '../../store/selection';

export interface Held {
  readonly item: number;
  readonly dx: number;
  readonly dy: number;
}

interface Window {
  readonly box: Box;
  readonly isOverview: boolean;
}

const nowhere: Window = { box: { x: 0, y: 0, width: 0, height: 0 }, isOverview: false };
const margin = 220;
const mostMargin = 320;
/** Of a large selection the first ones are elements; the others are drawn. */
const mostPinned = 60;
const heldLayer = 1000;

/**
 * All that React Flow sees of the organisation: the cards and frames in and around the view, computed again only when the camera leaves that
 * part. Where cards are too small to read it sees none but those that somebody points at, has selected or has the focus on.
 */
export function useWindow(held: Held | null): { nodes: Node[]; isOverview: boolean } {
  const scene = useStore(organisation, state => state.scene);
  const { box, isOverview } = useVisible();
  const pinned = usePinned();
  const [cache] = useState(() => new NodeCache());

  const nodes = useMemo(() => {
    const items = new Set(isOverview ? [] : scene.within(box));
    for (const id of pinned) {
      const item = scene.find(id);
      if (item !== undefined && !scene.isHidden(item)) items.add(item);
    }
    if (held) items.add(held.item);
    return cache.nodes(
      scene,
      [...items].sort((a, b) => a - b),
      held,
    );
  }, [cache, scene, box, isOverview, pinned, held]);
  return { nodes, isOverview };
}

function useVisible(): Window {
  const api = useStoreApi();
  const [window, setWindow] = useState(nowhere);
  useEffect(() => {
    let current = nowhere;
    const look = () => {
      const { transform, width, height } = api.getState();
      const [x, y, zoom] = transform;
      const view = viewOf({ x, y, zoom }, { width, height });
      const isOverview = zoom < cardZoom;
      if (isOverview === current.isOverview && (isOverview || (width > 0 && contains(current.box, view)))) return;
      current = { box: grown(view, Math.min(mostMargin, margin / zoom)), isOverview };
      setWindow(current);
    };
    look();
    return api.subscribe(look);
  }, [api]);
  return window;
}

function usePinned(): readonly string[] {
  const selected = useStore(selection, state => state.selected);
  const current = useStore(selection, state => state.current);
  const hovered = useStore(selection, state => state.hovered);
  return useMemo(() => {
    const ids = new Set([...selected].slice(0, mostPinned));
    for (const id of [current, hovered]) if (id !== null) ids.add(id);
    return [...ids];
  }, [selected, current, hovered]);
}

/** Keeps the node object of everything that has not moved, so that React Flow leaves it alone. */
class NodeCache {
  private known = new Map<string, Node>();

  nodes(scene: Scene, items: readonly number[], held: Held | null): Node[] {
    const next = new Map<string, Node>();
    for (const item of items) {
      const id = scene.idOf(item);
      const isHeld = held !== null && (item === held.item || scene.isBelow(item, held.item));
      const { x, y, width, height } = scene.boxOf(item);
      const position = isHeld ? { x: x + held.dx, y: y + held.dy } : { x, y };
      const zIndex = (scene.depth[item] ?? 0) + (isHeld ? heldLayer : 0);
      next.set(id, this.node(id, scene.isFrame(item), { ...position, width, height }, zIndex));
    }
    this.known = next;
    return [...next.values()];
  }

  private node(id: string, isFrame: boolean, { x, y, width, height }: Box, zIndex: number): Node {
    const before = this.known.get(id);
    const type = isFrame ? 'frame' : 'card';
    const isSame =
      before?.type === type &&
      before.position.x === x &&
      before.position.y === y &&
      before.width === width &&
      before.height === height &&
      before.zIndex === zIndex;
    if (isSame) return before;
    // With sizes and handles given, React Flow need not draw a card once to find them out.
    const size = { width, height };
    const hold = isFrame ? { dragHandle: '.frame-header', style: { pointerEvents: 'none' as const } } : {};
    return { id, type, data: {}, position: { x, y }, ...size, measured: size, handles: [], zIndex, ...hold };
  }
}
