import { createStore } from 'zustand';

/** What the toolbar can ask of the map. */
export interface MapActions {
  readonly fit: () => void;
}

export const mapActions = createStore<{ readonly actions: MapActions | null }>(() => ({ actions: null }));
