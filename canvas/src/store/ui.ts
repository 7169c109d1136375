import { createStore } from 'zustand';

interface UiState {
  readonly outline: boolean;
  /** What dragging the ground does: pan, or select. */
  readonly mode: 'hand' | 'pointer';
  /** What the outline is filtered by. */
  readonly text: string;
  /** Grows each time that the filter is to take the focus. */
  readonly filterAsked: number;
}

const storageKey = 'molecule.outline';

export const ui = createStore<UiState>(() => ({ outline: remembered(), mode: 'hand', text: '', filterAsked: 0 }));

export function showOutline(outline: boolean): void {
  ui.setState({ outline });
  try {
    localStorage.setItem(storageKey, String(outline));
  } catch {
    // Storage may be switched off: the choice then lasts as long as the page.
  }
}

export function askForFilter(): void {
  showOutline(true);
  ui.setState(({ filterAsked }) => ({ filterAsked: filterAsked + 1 }));
}

function remembered(): boolean {
  try {
    return localStorage.getItem(storageKey) !== 'false' && window.innerWidth > 900;
  } catch {
    return true;
  }
}
