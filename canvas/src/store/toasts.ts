import { createStore } from 'zustand';

export interface Toast {
  readonly id: number;
  readonly kind: 'info' | 'error';
  readonly text: string;
  /** Something to do about it. */
  readonly action: ToastAction | null;
}

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

interface ToastsState {
  readonly toasts: readonly Toast[];
}

const limit = 4;
const infoMs = 6_000;

export const toasts = createStore<ToastsState>(() => ({ toasts: [] }));

let lastId = 0;

/** Errors stay until they are dismissed; the oldest gives way when there are too many. */
export function toast(kind: Toast['kind'], text: string, action: ToastAction | null = null): void {
  const id = ++lastId;
  toasts.setState(state => ({ toasts: [...state.toasts, { id, kind, text, action }].slice(-limit) }));
  if (kind === 'info') setTimeout(() => dismiss(id), infoMs);
}

export function dismiss(id: number): void {
  toasts.setState(state => ({ toasts: state.toasts.filter(shown => shown.id !== id) }));
}
