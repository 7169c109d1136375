import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useStore } from 'zustand';
import { organisation } from '../../store/organisation';
import { WorkspaceCard } from './WorkspaceCard';

/** Subscribes to its own workspace: an event draws one card again, not all of them. */
export const CardNode = memo(function CardNode({ id }: Pick<NodeProps, 'id'>) {
  const workspace = useStore(organisation, state => state.workspaces.get(id));
  const members = useStore(organisation, state => state.scene.membersOf(state.scene.find(id) ?? -1));
  return workspace && <WorkspaceCard workspace={workspace} members={members} />;
});
