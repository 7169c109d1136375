import { ReactFlow, ReactFlowProvider, useReactFlow, type NodeMouseHandler, type Viewport } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useCallback, useEffect, useMemo, type FocusEvent, type MouseEvent, type PointerEvent } from 'react';
import { useStore } from 'zustand';
import { gridStep } from '../../core/layout/card';
import { maxZoom, minZoom, type Camera } from '../../core/scene/camera';
import { detailAt } from '../../core/scene/lod';
import { focusOn } from '../../store/actions';
import { fold } from '../../store/commands';
import { connection } from '../../store/connection';
import { mapActions } from '../../store/mapActions';
import { openMenu } from '../../store/menu';
import { organisation } from '../../store/organisation';
import { closePanel, openPanel, route } from '../../store/route';
import { deselect, hover, select, selection, toggle } from '../../store/selection';
import { ui } from '../../store/ui';
import { CardNode } from './CardNode';
import { Cursors } from './Cursors';
import { FollowBanner } from './FollowBanner';
import { FrameNode } from './FrameNode';
import { Marquee } from './Marquee';
import { Minimap } from './Minimap';
import './org-map.css';
import { Overview } from './overview/Overview';
import { useCamera } from './useCamera';
import { useDrag } from './useDrag';
import { usePresence } from './usePresence';
import { useWindow } from './useWindow';

/** The camera is where the map begins; without one it shows the whole organisation until somebody moves it. */
export function OrgMap({ camera }: { camera: Camera | null }) {
  return (
    <ReactFlowProvider>
      <Map start={camera} />
    </ReactFlowProvider>
  );
}

const nodeTypes = { card: CardNode, frame: FrameNode };
const snapGrid: [number, number] = [gridStep, gridStep];
const unset: Viewport = { x: 0, y: 0, zoom: 1 };
const panButtons = [0, 1];
const middleOnly = [1];

function Map({ start }: { start: Camera | null }) {
  const flow = useReactFlow();
  const stale = useStore(connection, state => state.stale);
  const isPast = useStore(organisation, state => state.isPast);
  const mode = useStore(ui, state => state.mode);
  const hasCurrent = useStore(selection, state => state.current !== null);
  const camera = useCamera(start === null);
  const shared = usePresence();
  const drag = useDrag(camera.take);
  const { nodes, isOverview } = useWindow(drag.held);
  useRevealedPanel();

  const pick = useCallback((id: string, isMore: boolean) => {
    if (isMore) {
      toggle(id);
      return;
    }
    select(id);
    openPanel(id);
  }, []);

  const hit = useCallback(
    ({ clientX, clientY }: MouseEvent): string | null => {
      const { scene } = organisation.getState();
      const item = scene.hit(flow.screenToFlowPosition({ x: clientX, y: clientY }, { snapToGrid: false }));
      return item === null ? null : scene.idOf(item);
    },
    [flow],
  );

  /** Where teams are tiles nobody sees whom they would pick. */
  const areTiles = () => detailAt(flow.getZoom()) === 0;

  const lookAtTeam = (id: string) => {
    const { scene } = organisation.getState();
    const item = scene.find(id) ?? -1;
    const team = scene.isFrame(item) ? item : (scene.parent[item] ?? -1);
    mapActions.getState().actions?.fitBox(scene.boxOf(team < 0 ? item : team));
  };

  const onNodeClick = useCallback<NodeMouseHandler>((event, { id }) => pick(id, event.shiftKey), [pick]);

  const onPaneClick = (event: MouseEvent) => {
    const id = isOverview ? hit(event) : null;
    if (id !== null && areTiles()) {
      lookAtTeam(id);
      return;
    }
    if (id !== null) {
      pick(id, event.shiftKey);
      return;
    }
    closePanel();
    deselect();
  };

  /** A team is looked at, a folded one is opened first. */
  const onDoubleClick = (event: MouseEvent) => {
    const { scene, workspaces } = organisation.getState();
    const id = hit(event);
    const item = id === null ? undefined : scene.find(id);
    if (id === null || item === undefined) return;
    if (workspaces.get(id)?.collapsed) void fold([id], false);
    else if (scene.isFrame(item)) mapActions.getState().actions?.fitBox(scene.boxOf(item));
    else mapActions.getState().actions?.centre(scene.boxOf(item));
  };

  /** Where cards are not elements, the one under the pointer becomes one, so that it can be dragged and read. */
  const onPointerMove = (event: PointerEvent) => {
    shared.onPointerMove(event);
    if (!isOverview || areTiles() || event.buttons !== 0) return;
    const { scene } = organisation.getState();
    const id = hit(event);
    const item = id === null ? undefined : scene.find(id);
    hover(item !== undefined && !scene.isFrame(item) ? id : null);
  };

  /** Teams that are tiles are looked at, not chosen from. */
  const onContextMenu = (event: MouseEvent) => {
    if (!(event.target instanceof Element) || event.target.closest('.minimap')) return;
    const named = event.target.closest('[data-workspace-id]')?.getAttribute('data-workspace-id');
    openMenu(named ?? (isOverview && !areTiles() ? hit(event) : null), event);
  };

  const onFocus = ({ target }: FocusEvent) => {
    const id = target.getAttribute('data-workspace-id');
    if (id && target.matches(':focus-visible')) focusOn(id);
  };

  return (
    <div
      className="org-map"
      data-stale={stale}
      data-overview={isOverview}
      data-mode={mode}
      role="application"
      aria-label="Map of the organisation. Arrow keys go to the nearest workspace, question mark lists the keys; the outline says the same as a list."
      tabIndex={hasCurrent ? -1 : 0}
      onFocus={onFocus}
      onDoubleClick={onDoubleClick}
      onContextMenu={onContextMenu}
      onPointerMove={onPointerMove}
      onPointerLeave={() => {
        hover(null);
        shared.onPointerLeave();
      }}
    >
      <Overview />
      <Marquee isAlways={mode === 'pointer'}>
        <ReactFlow
          nodes={nodes}
          nodeTypes={nodeTypes}
          onNodesChange={drag.onNodesChange}
          onNodeClick={onNodeClick}
          onNodeDragStart={drag.onNodeDragStart}
          onNodeDrag={drag.onNodeDrag}
          onNodeDragStop={drag.onNodeDragStop}
          onPaneClick={onPaneClick}
          onMoveStart={camera.onMoveStart}
          onMoveEnd={camera.onMoveEnd}
          defaultViewport={start ?? unset}
          minZoom={minZoom}
          maxZoom={maxZoom}
          panOnDrag={mode === 'hand' ? panButtons : middleOnly}
          snapToGrid
          snapGrid={snapGrid}
          nodeDragThreshold={4}
          zIndexMode="manual"
          elevateNodesOnSelect={false}
          nodesDraggable={!isPast}
          nodesConnectable={false}
          elementsSelectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          disableKeyboardA11y
          deleteKeyCode={null}
          zoomOnDoubleClick={false}
        />
      </Marquee>
      <Cursors />
      <FollowBanner />
      <Minimap />
    </div>
  );
}

/** The panel takes its room from the map: whoever it is about stays in view. */
function useRevealedPanel(): void {
  const id = useStore(route, state => state.id);
  const isThere = useStore(organisation, state => id !== null && state.workspaces.has(id));
  const target = useMemo(() => (isThere ? id : null), [id, isThere]);
  useEffect(() => {
    if (target === null) return;
    const timer = requestAnimationFrame(() => {
      const { scene } = organisation.getState();
      const item = scene.find(target);
      if (item !== undefined) mapActions.getState().actions?.reveal(scene.handleOf(scene.shownFor(item)));
      if (!selection.getState().selected.has(target)) select(target);
    });
    return () => cancelAnimationFrame(timer);
  }, [target]);
}
