import { BaseEdge, type EdgeProps } from '@xyflow/react';
import { connectorPath } from './connectorPath';

export function Connector({ sourceX, sourceY, targetX, targetY, targetHandleId }: EdgeProps) {
  // React Flow measures the anchors on the screen, a fraction of a unit off at odd zooms.
  const from = { x: Math.round(sourceX), y: Math.round(sourceY) };
  const to = { x: Math.round(targetX), y: Math.round(targetY) };
  const path = connectorPath(from, to, targetHandleId === 'side' ? 'side' : 'top');
  return <BaseEdge path={path} className="connector" interactionWidth={0} />;
}
