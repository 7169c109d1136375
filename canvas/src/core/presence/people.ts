import { clip } from '../org/text';
import type { Box } from '../layout/box';
import type { Point } from '../org/workspace';
import type { Camera, Size } from '../scene/camera';
import { centred, maxZoom, minZoom } from '../scene/camera';

/** Somebody who has a canvas open, as the gateway tells it. The name is whatever they typed. */
export interface Person {
  readonly id: string;
  readonly name: string | null;
  readonly cursor: Point | null;
  readonly view: Box | null;
  readonly workspace_id: string | null;
  /** The moment of the past that they look at; null for now. */
  readonly at: string | null;
}

export interface PresenceFrame {
  readonly you: string;
  readonly people: readonly Person[];
  readonly gone: readonly string[];
}

/** What one says about oneself. */
export type Look = Omit<Person, 'id'>;

export type People = ReadonlyMap<string, Person>;

export const nameLimit = 40;
/** The server keeps to this too. */
export const mostPeople = 64;

/** The others: whoever listens knows where they look themselves. */
export function applyPresence(people: People, { you, people: told, gone }: PresenceFrame): People {
  const next = new Map(people);
  for (const id of gone) next.delete(id);
  for (const person of told) {
    if (person.id !== you && (next.has(person.id) || next.size < mostPeople)) next.set(person.id, person);
  }
  return next;
}

export function nameOf({ name }: Pick<Person, 'name'>): string {
  return clip(cleaned(name ?? ''), nameLimit) || 'Somebody';
}

/** One or two letters of a name, whole ones: a picture made of several signs is not cut. */
export function initials(person: Pick<Person, 'name'>): string {
  const words = nameOf(person).split(' ').filter(Boolean);
  const firsts = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return firsts.map(word => firstSign(word ?? '')).join('').toUpperCase();
}

/** Without what turns the text around it, or hides in it, as the server wants it. */
export function cleaned(name: string): string {
  return Array.from(name)
    .filter(letter => letter === '\u200D' || !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(letter))
    .join('')
    .slice(0, nameLimit)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();
}

/** The camera that shows all that somebody else has in view. */
export function cameraFor(view: Box, size: Size): Camera {
  const zoom = Math.min(size.width / Math.max(1, view.width), size.height / Math.max(1, view.height));
  return centred({ x: view.x + view.width / 2, y: view.y + view.height / 2 }, Math.min(maxZoom, Math.max(minZoom, zoom)), size);
}

function firstSign(word: string): string {
  const [first] = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(word);
  return first?.segment ?? '';
}
