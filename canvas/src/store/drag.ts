import { createStore } from 'zustand';

/** What is under the hand, and where it would go. */
export interface DragState {
  readonly id: string | null;
  /** The team that it would join: an id, null for the ground, undefined when it stays in its team. */
  readonly target: string | null | undefined;
}

export const drag = createStore<DragState>(() => ({ id: null, target: undefined }));
