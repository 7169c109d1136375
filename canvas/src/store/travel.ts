import { createStore } from 'zustand';
import { hasRemovals, pastOf, type Past, type WireDifference, type WirePast } from '../core/past/past';
import { loadDifference, loadPast, RequestFailed } from '../protocol/http';
import { organisation, showPast } from './organisation';
import { reasonFor } from './reason';
import { backToLive, lookBack, route } from './route';
import { toast } from './toasts';

/** Where the journey through the log is. What is drawn stays while another moment is on its way. */
export interface TravelState {
  readonly state: 'live' | 'loading' | 'failed' | 'there';
  readonly why: string;
  readonly status: number | null;
  /** What is drawn; null before the first answer. */
  readonly past: Past | null;
  /** Whether the differences are listed beside the map. */
  readonly isListed: boolean;
}

const live = { state: 'live', why: '', status: null, past: null } as const;

export const travel = createStore<TravelState>(() => ({ ...live, isListed: typeof window === 'undefined' || window.innerWidth > 900 }));

/** The last pictures, so that another comparison with the same moment asks only for what it lacks. */
const mostKept = 3;

let kept = new Map<string, WirePast>();
let underWay: AbortController | null = null;

/** Until the returned function is called, the map shows the moment that the address names. */
export function followPast(): () => void {
  const follow = ({ at, from }: { at: string | null; from: string | null }) => {
    if (at === null) leave();
    else void load(at, from);
  };
  follow(route.getState());
  const stop = route.subscribe((state, before) => {
    if (state.at !== before.at || state.from !== before.from) follow(state);
  });
  return () => {
    stop();
    leave();
  };
}

/** Begins at the last fact, where the past looks like the present, or goes back to live. */
export function toggleTravel(): void {
  const { position } = organisation.getState().picture;
  if (route.getState().at !== null) backToLive();
  else if (position !== null) lookBack(String(position));
}

export function travelAgain(): void {
  const { at, from } = route.getState();
  if (at !== null) void load(at, from);
}

export function listDifferences(isListed: boolean): void {
  travel.setState({ isListed });
}

/** True, and says so, when nothing can be changed because the past is shown. */
export function refusesChange(): boolean {
  const isPast = route.getState().at !== null;
  if (isPast) toast('info', 'This is the past: it can be looked at, not changed.', { label: 'Back to live', run: backToLive });
  return isPast;
}

/** What was seen of the past is kept no longer than it is looked at. */
function leave(): void {
  underWay?.abort();
  underWay = null;
  kept = new Map();
  showPast(null);
  travel.setState(live);
}

async function load(at: string, from: string | null): Promise<void> {
  underWay?.abort();
  const asking = new AbortController();
  underWay = asking;
  const { signal } = asking;
  travel.setState({ state: 'loading', why: '', status: null });
  try {
    // One after the other: the server lets only a few read its log at once.
    const then = await read(at, signal);
    const difference = from === null ? null : await loadDifference(from, at, signal);
    const compared = from === null || difference === null ? null : { difference, before: await readBefore(from, difference, signal) };
    if (signal.aborted) return;
    const past = pastOf(then, organisation.getState().picture.workspaces, compared);
    showPast(past.workspaces);
    travel.setState({ state: 'there', past });
  } catch (error) {
    if (!signal.aborted) travel.setState({ state: 'failed', why: reasonFor(error), status: error instanceof RequestFailed ? error.status : null });
  }
}

async function readBefore(from: string, difference: WireDifference, signal: AbortSignal): Promise<WirePast | null> {
  return hasRemovals(difference) ? read(from, signal) : null;
}

async function read(at: string, signal: AbortSignal): Promise<WirePast> {
  const known = kept.get(at);
  const past = known ?? (await loadPast(at, signal));
  kept.delete(at);
  kept.set(at, past);
  const oldest = kept.keys().next();
  if (kept.size > mostKept && !oldest.done) kept.delete(oldest.value);
  return past;
}
