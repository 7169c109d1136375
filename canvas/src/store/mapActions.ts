import { createStore } from 'zustand';
import type { Box } from '../core/layout/box';

/** What others can ask of the map. */
export interface MapActions {
  readonly fit: () => void;
  readonly fitBox: (box: Box) => void;
  readonly zoomBy: (factor: number) => void;
  readonly zoomTo: (zoom: number) => void;
  /** Brings it into view, moving no further than needed. */
  readonly reveal: (box: Box) => void;
  /** Goes there, close enough to read. */
  readonly centre: (box: Box) => void;
  /** Somebody touched the map: from now on the camera stays where people put it. */
  readonly take: () => void;
}

export const mapActions = createStore<{ readonly actions: MapActions | null }>(() => ({ actions: null }));
