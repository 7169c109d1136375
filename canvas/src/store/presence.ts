import { createStore } from 'zustand';
import { applyPresence, cleaned, type Look, type People, type PresenceFrame } from '../core/presence/people';
import type { Box } from '../core/layout/box';
import type { Point } from '../core/org/workspace';
import { route } from './route';

interface PresenceState {
  /** The others who have a canvas open. */
  readonly people: People;
  /** What one is called oneself, as it is kept in this browser; empty when nothing was said. */
  readonly name: string;
  /** Whose view is followed. */
  readonly following: string | null;
}

const storageKey = 'molecule.name';
/** Ten a second are a moving hand; the gateway hears twice as many. */
const lookMs = 100;

/** An address may name anything. */
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const nobody: People = new Map();

export const presence = createStore<PresenceState>(() => ({ people: nobody, name: remembered(), following: null }));

let say: ((look: Look) => void) | null = null;
let cursor: Point | null = null;
let view: Box | null = null;
let said = '';
let timer: ReturnType<typeof setTimeout> | undefined;

/** A link is there: it is told at once who is here. Null when it is gone; then nobody is known. */
export function linkPresence(send: ((look: Look) => void) | null): void {
  say = send;
  said = '';
  if (send) lookSoon();
  else presence.setState({ people: nobody });
}

export function hearPresence(frame: PresenceFrame): void {
  const people = applyPresence(presence.getState().people, frame);
  const { following } = presence.getState();
  presence.setState({ people, following: following !== null && people.has(following) ? following : null });
}

export function rename(name: string): void {
  const kept = cleaned(name);
  presence.setState({ name: kept });
  try {
    localStorage.setItem(storageKey, kept);
  } catch {
    // Storage may be switched off: the name then lasts as long as the page.
  }
  lookSoon();
}

/** Where the pointer is on the map; null beside it. */
export function pointAt(point: Point | null): void {
  cursor = point && { x: Math.round(point.x), y: Math.round(point.y) };
  lookSoon();
}

/** What is in view; null where there is no map. */
export function viewAt(box: Box | null): void {
  view = box && { x: Math.round(box.x), y: Math.round(box.y), width: Math.round(box.width), height: Math.round(box.height) };
  lookSoon();
}

export function followPerson(id: string | null): void {
  if (presence.getState().following !== id) presence.setState({ following: id });
}

route.subscribe((state, before) => {
  if (state.id !== before.id || state.at !== before.at) lookSoon();
});

/** What changes within a moment is said together, and nothing twice. */
function lookSoon(): void {
  timer ??= setTimeout(() => {
    timer = undefined;
    const { id, at } = route.getState();
    const look: Look = { name: presence.getState().name || null, cursor, view, workspace_id: uuid.test(id ?? '') ? id : null, at: at?.slice(0, 40) ?? null };
    const text = JSON.stringify(look);
    if (!say || text === said) return;
    said = text;
    say(look);
  }, lookMs);
}

function remembered(): string {
  try {
    return cleaned(localStorage.getItem(storageKey) ?? '');
  } catch {
    return '';
  }
}
