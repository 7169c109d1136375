import type { ReactNode } from 'react';
import type { Loaded } from '../store/useLoaded';
import './await.css';

interface Props<T> {
  readonly loaded: Loaded<T>;
  readonly what: string;
  readonly again: () => void;
  readonly children: (value: T) => ReactNode;
}

const forbidden = [401, 403];

/** One sentence and one action for each way in which something is not there. */
export function Await<T>({ loaded, what, again, children }: Props<T>) {
  switch (loaded.state) {
    case 'loading':
      return (
        <div className="await" role="status" aria-label={`Loading ${what}`}>
          <i />
          <i />
          <i />
        </div>
      );
    case 'failed':
      return (
        <div className="await-failed" role="alert">
          <p>
            {loaded.status !== null && forbidden.includes(loaded.status)
              ? `You may not see ${what}: ${loaded.why}.`
              : `${what.charAt(0).toUpperCase()}${what.slice(1)} could not be loaded: ${loaded.why}.`}
          </p>
          <button type="button" className="button" onClick={again}>
            Try again
          </button>
        </div>
      );
    case 'there':
      return children(loaded.value);
  }
}
