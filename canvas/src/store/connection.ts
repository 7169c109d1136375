import { createStore } from 'zustand';
import type { Frame } from '../core/feed/frame';
import { plural } from '../core/org/text';
import { follow, type Feed, type HubLink } from '../protocol/hub';
import { tell } from './frames';
import { applyFrame, position } from './organisation';
import { hearPresence, linkPresence } from './presence';
import { refreshSession } from './session';
import { toast } from './toasts';

export interface ConnectionState {
  readonly link: 'connecting' | 'live' | 'lost';
  /** Since when there is no link, in milliseconds; before the first one, since when one is wanted. */
  readonly since: number;
  /** True when the link has been away long enough to say so: the picture is old. */
  readonly stale: boolean;
}

export const connection = createStore<ConnectionState>(() => ({ link: 'connecting', since: Date.now(), stale: false }));

const patienceMs = 3_000;

let feed: Feed | null = null;
let patience: ReturnType<typeof setTimeout> | undefined;
/** The last position before an outage that was shown; null when there is nothing to report on return. */
let resumedFrom: number | null = null;

/**
 * Follows the organisation until the returned function is called. A browser does not say why a connection was refused, so each time that
 * one is lost the session is looked at: it may have ended.
 */
export function connect(hub?: () => HubLink, checkSession: () => Promise<void> = refreshSession): () => void {
  connection.setState({ link: 'connecting', since: Date.now(), stale: false });
  waitForLink();
  const following = follow({ position, frame: onFrame, presence: hearPresence, linked: linkPresence, lost }, hub);
  function lost() {
    onLost();
    void checkSession();
  }

  feed = following;
  return () => {
    following.stop();
    clearTimeout(patience);
  };
}

export function retryNow(): void {
  feed?.retryNow();
}

function onFrame(frame: Frame): boolean {
  const follows = applyFrame(frame);
  tell(frame);
  if (connection.getState().link !== 'live') {
    clearTimeout(patience);
    connection.setState({ link: 'live', stale: false });
  }
  if (resumedFrom !== null && (frame.type === 'vitals' || frame.type === 'snapshot')) {
    reportReturn(frame.type, (position() ?? 0) - resumedFrom);
    resumedFrom = null;
  }
  return follows;
}

function onLost(): void {
  if (connection.getState().link !== 'live') return;
  connection.setState({ link: 'lost', since: Date.now() });
  waitForLink();
}

function waitForLink(): void {
  patience = setTimeout(() => {
    connection.setState({ stale: true });
    resumedFrom = position();
  }, patienceMs);
}

/** Vitals end what was missed; a snapshot instead means that the gateway no longer knows where we were. */
function reportReturn(frame: 'vitals' | 'snapshot', changes: number): void {
  if (frame === 'snapshot') toast('info', 'Connected again. The picture was loaded anew.');
  else toast('info', `Connected again. Caught up: ${changes === 0 ? 'no changes' : plural(changes, 'change')}.`);
}
