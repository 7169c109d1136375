import { useCallback, useEffect, useState } from 'react';
import { reasonFor } from './reason';
import { RequestFailed } from '../protocol/http';

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly why: string; readonly status: number | null }
  | { readonly state: 'there'; readonly value: T };

const loading = { state: 'loading' } as const;

/**
 * What the gateway answers, asked anew whenever the key is another. An answer that comes after a newer question is not taken. While it is asked
 * again for the same key the old answer stays.
 */
export function useLoaded<T>(key: string, load: () => Promise<T>): { loaded: Loaded<T>; again: () => void } {
  const [kept, setKept] = useState<{ key: string; loaded: Loaded<T> }>({ key, loaded: loading });
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    let isWanted = true;
    load().then(
      value => {
        if (isWanted) setKept({ key, loaded: { state: 'there', value } });
      },
      (error: unknown) => {
        if (isWanted) setKept({ key, loaded: { state: 'failed', why: reasonFor(error), status: error instanceof RequestFailed ? error.status : null } });
      },
    );
    return () => {
      isWanted = false;
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the key says what is loaded
  }, [key, turn]);

  const again = useCallback(() => setTurn(before => before + 1), []);
  return { loaded: kept.key === key ? kept.loaded : loading, again };
}
