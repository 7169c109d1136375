import { createStore } from 'zustand';

export interface Tip {
  readonly text: string;
  readonly anchor: Element;
}

/** One tooltip at a time. */
export const tip = createStore<{ readonly tip: Tip | null }>(() => ({ tip: null }));

export function showTip(text: string, anchor: Element): void {
  tip.setState({ tip: { text, anchor } });
}

export function hideTip(): void {
  tip.setState({ tip: null });
}
