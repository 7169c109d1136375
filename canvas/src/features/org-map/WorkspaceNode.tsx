import { Handle, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useStore } from 'zustand';
import { organisation } from '../../store/organisation';
import { anchors } from './anchors';
import { WorkspaceCard } from './WorkspaceCard';

/** Subscribes to its own workspace: an event draws one card again, not all of them. */
export const WorkspaceNode = memo(function WorkspaceNode({ id }: Pick<NodeProps, 'id'>) {
  const workspace = useStore(organisation, state => state.picture.workspaces.get(id));
  return (
    workspace && (
      <>
        <WorkspaceCard workspace={workspace} />
        {anchors.map(({ id: anchor, type, position, x, y }) => (
          <Handle key={anchor} id={anchor} type={type} position={position} className="card-anchor" style={{ left: x, top: y }} />
        ))}
      </>
    )
  );
});
