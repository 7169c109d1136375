import { ReactFlow, ReactFlowProvider, type Viewport } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useMemo, type FocusEvent } from 'react';
import { useStore } from 'zustand';
import { gridStep } from '../../core/layout/card';
import type { Camera } from '../../protocol/http';
import { useArrangement } from '../../store/arrangement';
import { maxZoom, minZoom } from '../../store/camera';
import { connection } from '../../store/connection';
import { edgeTypes, flowEdges, nodeTypes } from './flow';
import './org-map.css';
import { useCamera } from './useCamera';
import { useDrag } from './useDrag';
import { useKeys } from './useKeys';

/** The camera is where the map begins; without one it shows the whole organisation until somebody moves it. */
export function OrgMap({ camera }: { camera: Camera | null }) {
  return (
    <ReactFlowProvider>
      <Map start={camera} />
    </ReactFlowProvider>
  );
}

const snapGrid: [number, number] = [gridStep, gridStep];
/** Up to here every card is drawn, so that Tab reaches them all; beyond it only those in view, so that the map stays quick. */
const drawnWhole = 200;
const unset: Viewport = { x: 0, y: 0, zoom: 1 };

function Map({ start }: { start: Camera | null }) {
  const arrangement = useArrangement();
  const stale = useStore(connection, state => state.stale);
  const camera = useCamera(arrangement, start === null);
  const drag = useDrag(arrangement, camera.take);
  const edges = useMemo(() => flowEdges(arrangement), [arrangement]);
  useKeys(arrangement, camera);

  const revealFocused = ({ target }: FocusEvent) => {
    const place = arrangement.places.get(target.getAttribute('data-workspace-id') ?? '');
    if (place && target.matches(':focus-visible')) camera.reveal(place);
  };

  return (
    <div className="org-map" data-stale={stale} onFocus={revealFocused}>
      <ReactFlow
        aria-label="Map of the organisation. Tab goes through the workspaces, arrow keys to the nearest one, question mark lists the keys."
        nodes={drag.nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={drag.onNodesChange}
        onNodeDragStart={drag.onNodeDragStart}
        onNodeDragStop={drag.onNodeDragStop}
        onMoveStart={camera.onMoveStart}
        onMoveEnd={camera.onMoveEnd}
        defaultViewport={start ?? unset}
        minZoom={minZoom}
        maxZoom={maxZoom}
        snapToGrid
        snapGrid={snapGrid}
        nodeDragThreshold={4}
        onlyRenderVisibleElements={arrangement.places.size > drawnWhole}
        nodesConnectable={false}
        elementsSelectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        zoomOnDoubleClick={false}
      />
    </div>
  );
}
