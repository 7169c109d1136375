import { createStore } from 'zustand';

interface FocusState {
  /** The card that had the focus last, so that the arrow keys go on from there. */
  readonly last: string | null;
  /** The card that is to take the focus as soon as it is drawn. */
  readonly wanted: string | null;
}

export const focus = createStore<FocusState>(() => ({ last: null, wanted: null }));
