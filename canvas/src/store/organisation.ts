import { createStore } from 'zustand';
import type { Frame } from '../core/feed/frame';
import type { Patch } from '../core/feed/patch';
import { emptyPicture, reduce, sameShape, type Picture } from '../core/feed/reduce';
import { Scene } from '../core/scene/scene';
import type { Workspaces } from '../core/org/workspace';

export interface OrganisationState {
  /** What the feed has told, as far as it is shown. */
  readonly picture: Picture;
  /** The same with what was asked for here and is not confirmed yet. */
  readonly workspaces: Workspaces;
  readonly scene: Scene;
  /** Grows when a status changed in the scene, which stays the same object then. */
  readonly states: number;
  /** Whom the last change was about; null for everybody. */
  readonly touched: ReadonlySet<string> | null;
  /** False while the picture is held still; the feed goes on behind it. */
  readonly live: boolean;
  /** True while `workspaces` and `scene` are those of the past; the feed goes on behind them. */
  readonly isPast: boolean;
  /** Facts that wait behind a picture that is held still. */
  readonly behind: number;
}

/** A change that was asked for. Drawn over the picture, never written into it. */
export interface Wish {
  readonly id: string;
  readonly patch: Patch;
}

export const organisation = createStore<OrganisationState>(() => ({
  picture: emptyPicture,
  workspaces: emptyPicture.workspaces,
  scene: new Scene(emptyPicture.workspaces),
  states: 0,
  touched: null,
  live: true,
  isPast: false,
  behind: 0,
}));

/** A tab that nobody looks at draws nothing; it only stays current. */
const hiddenMs = 1_000;
/** How long an accepted change may wait for the fact that says so. */
const confirmationMs = 5_000;

const nobody: ReadonlySet<string> = new Set();

let latest: Picture = emptyPicture;
let touched: Set<string> | null = new Set();
let scheduled = false;
/** What is drawn instead of the picture; null for the picture. */
let past: Workspaces | null = null;
let wishes: readonly Wish[] = [];
const accepted = new WeakSet<Wish>();

/** False when facts are missing before the end of the frame. */
export function applyFrame(frame: Frame): boolean {
  const step = reduce(latest, frame);
  latest = step.picture;
  if (step.touched === null) touched = null;
  else for (const id of step.touched) touched?.add(id);
  schedule();
  return !step.gap;
}

/** The position up to which everything has been heard, shown or not. */
export function position(): number | null {
  return latest.position;
}

export function forget(): void {
  latest = emptyPicture;
  touched = null;
  wishes = [];
  past = null;
  organisation.setState({ live: true });
  publish();
}

/** Holds the picture still, or catches up with what came meanwhile. */
export function setLive(live: boolean): void {
  organisation.setState({ live });
  publish();
}

/** Draws these until they are taken back with null; then what the feed told meanwhile is there at once. */
export function showPast(workspaces: Workspaces | null): void {
  if (past === workspaces) return;
  past = workspaces;
  publish();
}

export function wish(id: string, patch: Patch): Wish {
  const wanted = { id, patch };
  wishes = [...wishes, wanted];
  publish();
  return wanted;
}

/** The server has accepted it: the fact that says so ends it, or some time does. */
export function accept(wanted: Wish): void {
  accepted.add(wanted);
  setTimeout(() => withdraw(wanted), confirmationMs);
  publish();
}

export function withdraw(wanted: Wish): void {
  if (!wishes.includes(wanted)) return;
  wishes = wishes.filter(other => other !== wanted);
  publish();
}

function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  const run = () => {
    scheduled = false;
    publish();
  };
  if (typeof document === 'undefined' || document.hidden) setTimeout(run, hiddenMs);
  else requestAnimationFrame(run);
}

/** Everything that has come since the last time is drawn at once. */
export function publish(): void {
  const before = organisation.getState();
  if (!before.live) {
    const behind = (latest.position ?? 0) - (before.picture.position ?? 0);
    if (behind !== before.behind) organisation.setState({ behind });
  }
  const picture = before.live ? latest : before.picture;
  if (past !== null) {
    const isDrawn = before.workspaces === past;
    organisation.setState({ picture, ...(isDrawn ? { touched: nobody } : { isPast: true, workspaces: past, scene: new Scene(past), touched: null }) });
    return;
  }
  // Whoever comes back from the past knows of nobody what happened meanwhile.
  const news: ReadonlySet<string> | null = before.isPast ? null : before.live ? touched : nobody;
  if (before.live) touched = new Set();

  wishes = wishes.filter(wanted => !isFulfilled(wanted, picture.workspaces));
  const workspaces = withWishes(picture.workspaces, wishes);
  const about = news && new Set([...news, ...overlaid, ...wishes.map(({ id }) => id)]);
  overlaid = wishes.map(({ id }) => id);

  const isSameShape = about !== null && before.picture.shape === picture.shape && [...about].every(id => lieAlike(id, before.workspaces, workspaces));
  if (about?.size === 0 && before.picture === picture) return;
  const scene = isSameShape ? before.scene : new Scene(workspaces);
  const changed = isSameShape && scene.update(workspaces, about);
  organisation.setState({
    picture,
    workspaces,
    scene,
    states: changed ? before.states + 1 : before.states,
    touched: about,
    isPast: false,
    behind: before.live ? 0 : before.behind,
  });
}

/** Whom wishes were drawn over the last time: without them they look different too. */
let overlaid: readonly string[] = [];

function lieAlike(id: string, before: Workspaces, after: Workspaces): boolean {
  const [a, b] = [before.get(id), after.get(id)];
  return a === b || (a !== undefined && b !== undefined && sameShape(a, b));
}

function isFulfilled(wanted: Wish, workspaces: Workspaces): boolean {
  const workspace = workspaces.get(wanted.id);
  if (!workspace) return true;
  return accepted.has(wanted) && Object.entries(wanted.patch).every(([key, value]) => isSame(workspace[key as keyof Patch], value));
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function withWishes(base: Workspaces, wanted: readonly Wish[]): Workspaces {
  if (wanted.length === 0) return base;
  const shown = new Map(base);
  for (const { id, patch } of wanted) {
    const workspace = shown.get(id);
    if (workspace) shown.set(id, { ...workspace, ...patch });
  }
  return shown;
}
