import { useMemo } from 'react';
import { useStore } from 'zustand';
import { arrange, type Arrangement } from '../core/layout/arrange';
import type { Point, Workspaces } from '../core/org/workspace';
import { organisation } from './organisation';
import { placement } from './placement';

/** Computed again only when the tree or a place changed, not with every heartbeat. */
export function useArrangement(): Arrangement {
  const shape = useStore(organisation, state => state.picture.shape);
  const pending = useStore(placement, state => state.pending);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- `shape` stands for everything that arrange() reads from the picture
  return useMemo(() => arrange(asShown(organisation.getState().picture.workspaces, pending)), [shape, pending]);
}

/** The workspaces with the places that are waiting for the server's word. */
export function asShown(workspaces: Workspaces, pending: ReadonlyMap<string, Point>): Workspaces {
  if (pending.size === 0) return workspaces;
  const shown = new Map(workspaces);
  for (const [id, place] of pending) {
    const workspace = shown.get(id);
    if (workspace) shown.set(id, { ...workspace, place });
  }
  return shown;
}
