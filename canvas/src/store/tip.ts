import { createStore } from 'zustand';

export interface Tip {
  readonly text: string;
  readonly anchor: DOMRect;
}

/** One tooltip at a time, in screen coordinates, so that it is readable at every zoom. */
export const tip = createStore<{ readonly tip: Tip | null }>(() => ({ tip: null }));

export function showTip(text: string, anchor: Element): void {
  tip.setState({ tip: { text, anchor: anchor.getBoundingClientRect() } });
}

export function hideTip(): void {
  tip.setState({ tip: null });
}
