import { useSyncExternalStore } from 'react';

const query = '(max-width: 640px)';

/** There is no room for a map: a list says the same. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    changed => {
      const media = window.matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => window.matchMedia(query).matches,
  );
}
