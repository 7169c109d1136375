import { useSyncExternalStore } from 'react';

/** Whether anybody can see this page at all. */
export function usePageShown(): boolean {
  return useSyncExternalStore(follow, isShown);
}

function follow(changed: () => void): () => void {
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
}

function isShown(): boolean {
  return document.visibilityState === 'visible';
}
