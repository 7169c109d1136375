import { useState } from 'react';
import { loadMore, type Page } from '../../protocol/http';
import { reasonFor } from '../../store/reason';
import { toast } from '../../store/toasts';
import { useLoaded, type Loaded } from '../../store/useLoaded';

interface Row {
  readonly id: string;
}

export interface Log<T> {
  readonly loaded: Loaded<readonly T[]>;
  readonly again: () => void;
  /** Loads older ones; null when there are none. */
  readonly older: (() => void) | null;
}

/** Newest first: what came while it was looked at, what was there at first, and older ones when they are asked for. */
export function useLog<T extends Row>(key: string, load: () => Promise<Page<T>>, live: readonly T[]): Log<T> {
  const { loaded, again } = useLoaded(key, load);
  const [more, setMore] = useState<{ from: string; items: readonly T[]; next: string | null } | null>(null);
  if (loaded.state !== 'there') return { loaded, again, older: null };

  const isMore = more !== null && more.from === loaded.value.next;
  const next = isMore ? more.next : loaded.value.next;
  const seen = new Set<string>();
  const rows = [...live, ...loaded.value.items, ...(isMore ? more.items : [])].filter(({ id }) => !seen.has(id) && seen.add(id));
  const older = () => {
    if (next === null) return;
    loadMore<T>(next).then(
      page => setMore(before => ({ from: loaded.value.next ?? '', items: [...(isMore ? (before?.items ?? []) : []), ...page.items], next: page.next })),
      (error: unknown) => toast('error', `Older entries could not be loaded: ${reasonFor(error)}.`),
    );
  };
  return { loaded: { state: 'there', value: rows }, again, older: next === null ? null : older };
}
