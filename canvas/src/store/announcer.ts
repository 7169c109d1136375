import { createStore } from 'zustand';
import { noteChanges, sentence, type Changes } from '../core/org/changes';
import { plural } from '../core/org/text';
import type { Workspaces } from '../core/org/workspace';
import { organisation } from './organisation';

/** What a screen reader is told: at most one sentence in this time, never one per event. */
const pauseMs = 3_000;

export const announcer = createStore<{ readonly sentence: string }>(() => ({ sentence: '' }));

let changes: Changes = new Map();
let timer: ReturnType<typeof setTimeout> | undefined;

organisation.subscribe(({ picture, touched, isPast }, { picture: before }) => {
  if (picture === before || picture.position === null || isPast) return;
  if (before.position === null) announcer.setState({ sentence: `${plural(picture.workspaces.size, 'workspace')} on the map` });
  else note(before.workspaces, picture.workspaces, touched);
});

/** Says something that a person has just done, at once. */
export function announce(what: string): void {
  announcer.setState({ sentence: what });
}

function note(before: Workspaces, after: Workspaces, touched: ReadonlySet<string> | null): void {
  noteChanges(changes, before, after, touched);
  if (changes.size > 0) timer ??= setTimeout(say, pauseMs);
}

function say(): void {
  announcer.setState({ sentence: sentence(changes) });
  changes = new Map();
  timer = undefined;
}
