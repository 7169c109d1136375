import { BaseEdge, type EdgeProps } from '@xyflow/react';
import { connectorPath } from './connectorPath';

export function Connector({ sourceX, sourceY, targetX, targetY, targetHandleId }: EdgeProps) {
  const path = connectorPath({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, targetHandleId === 'side' ? 'side' : 'top');
  return <BaseEdge path={path} className="connector" interactionWidth={0} />;
}
