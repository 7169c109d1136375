import { createStore } from 'zustand';

/** Something that is asked before it happens: what it will do, and to whom. */
export interface Question {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly isDanger: boolean;
  readonly run: () => void;
}

export type Dialog =
  | { readonly kind: 'help' }
  | { readonly kind: 'people' }
  | { readonly kind: 'palette'; readonly text: string }
  /** The palette, with the teams that these may join. */
  | { readonly kind: 'move'; readonly ids: readonly string[] }
  | { readonly kind: 'create'; readonly parentId: string | null }
  | { readonly kind: 'import' }
  | { readonly kind: 'rename'; readonly id: string }
  | ({ readonly kind: 'question' } & Question);

/** One at a time. */
export const dialog = createStore<{ readonly dialog: Dialog | null }>(() => ({ dialog: null }));

export function open(next: Dialog): void {
  dialog.setState({ dialog: next });
}

export function close(): void {
  dialog.setState({ dialog: null });
}
