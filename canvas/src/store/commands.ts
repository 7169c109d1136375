import type { Change } from '../core/history/history';
import { legalParents, topmost, whom } from '../core/org/consequence';
import { displayName } from '../core/org/describe';
import { plural } from '../core/org/text';
import type { Point } from '../core/org/workspace';
import { createWorkspace, pauseWorkspace, removeWorkspace, restartWorkspace, resumeWorkspace, type NewWorkspace } from '../protocol/http';
import { change, undoLast } from './changes';
import { open } from './dialog';
import { organisation } from './organisation';
import { reasonFor } from './reason';
import { selectAll } from './selection';
import { toast } from './toasts';
import { refusesChange } from './travel';

/** How many requests of one command are on their way at once. */
const atOnce = 4;

function nameOf(id: string): string {
  const workspace = organisation.getState().workspaces.get(id);
  return workspace ? displayName(workspace) : id;
}

function everyone(ids: readonly string[]): string {
  return ids.length === 1 ? nameOf(ids[0] ?? '') : plural(ids.length, 'workspace');
}

function same(ids: readonly string[], wanted: Change): ReadonlyMap<string, Change> {
  return new Map(ids.map(id => [id, wanted]));
}

export function place(id: string, to: Point): void {
  void change(`moving ${nameOf(id)}`, same([id], { place: { x: Math.round(to.x), y: Math.round(to.y) } }));
}

export function rename(id: string, name: string, role: string | null): void {
  void change(`renaming ${nameOf(id)}`, same([id], { name, role }));
}

export async function retier(ids: readonly string[], tier: number): Promise<void> {
  keep(await change(`tier ${tier} for ${everyone(ids)}`, same(ids, { tier })));
}

/** The server keeps a fold with a place, so one that has none gets the one that it has on the map. */
export async function fold(ids: readonly string[], collapsed: boolean): Promise<void> {
  const { scene, workspaces } = organisation.getState();
  const teams = ids.flatMap(id => {
    const item = scene.find(id);
    return item !== undefined && scene.membersOf(item) > 0 && workspaces.get(id)?.collapsed !== collapsed ? [{ id, item }] : [];
  });
  if (teams.length === 0) return;
  const label = `${collapsed ? 'folding' : 'unfolding'} ${everyone(teams.map(({ id }) => id))}`;
  await change(label, new Map(teams.map(({ id, item }) => [id, { collapsed, ...(workspaces.get(id)?.place ? {} : { place: scene.placeOf(item) }) }])));
}

/** Who is moved into a team lies at the given place, or below whoever is there; null is the ground. A whole team is moved only when asked. */
export function moveInto(ids: readonly string[], parentId: string | null, at: Point | null): void {
  if (refusesChange()) return;
  const { scene } = organisation.getState();
  const moved = topmost(ids, scene).filter(id => organisation.getState().workspaces.get(id)?.parentId !== parentId);
  const legal = new Set(legalParents(moved, scene).map(item => scene.idOf(item)));
  if (moved.length === 0) return;
  if (parentId !== null && !legal.has(parentId)) {
    toast('error', `${everyone(moved)} cannot move into ${nameOf(parentId)}: that is the same team or one below it.`);
    return;
  }
  const where = parentId === null ? 'the top' : nameOf(parentId);
  const run = () => void move(moved, parentId, at, where);
  if (!moved.some(id => scene.membersOf(scene.find(id) ?? -1) > 0)) {
    run();
    return;
  }
  const { workspaces } = organisation.getState();
  open({
    kind: 'question',
    title: `Move ${everyone(moved)}?`,
    text: `${whom(moved, workspaces, scene)} will stand ${parentId === null ? 'at the top' : `below ${where}`}. Who may talk to whom changes with it.`,
    confirm: 'Move',
    isDanger: false,
    run,
  });
}

async function move(ids: readonly string[], parentId: string | null, at: Point | null, where: string): Promise<void> {
  const { scene, workspaces } = organisation.getState();
  const label = `moving ${everyone(ids)} to ${where}`;
  const changes = new Map<string, Change>();
  for (const id of ids) {
    // Its old place meant something in its old team only.
    const place = at ?? (workspaces.get(id)?.place ? endOf(scene.find(parentId ?? '') ?? -1) : null);
    changes.set(id, { parentId, ...(place && { place }) });
  }
  const failed = await change(label, changes);
  keep(failed);
  if (failed.length < ids.length) toast('info', `Moved ${everyone(ids.filter(id => !failed.includes(id)))} to ${where}.`, { label: 'Undo', run: () => void undoLast() });
}

/** Below everybody in a team. */
function endOf(team: number): Point {
  const { scene } = organisation.getState();
  const members = scene.childrenOf(team);
  const bottom = members.reduce((lowest, member) => Math.max(lowest, scene.placeOf(member).y + scene.boxOf(member).height), 0);
  return { x: 0, y: Math.round(bottom) };
}

export async function create(workspace: NewWorkspace): Promise<string> {
  return createWorkspace(workspace);
}

export function pause(ids: readonly string[]): void {
  const { workspaces, scene } = organisation.getState();
  const awake = topmost(ids, scene).filter(id => workspaces.get(id)?.status !== 'paused');
  ask(awake, {
    title: `Pause ${everyone(awake)}?`,
    text: `${whom(awake, workspaces, scene)} will rest: heartbeats do not wake them until they are resumed.`,
    confirm: 'Pause',
    isDanger: false,
    needsAnswer: awake.length > 1 || awake.some(id => scene.membersOf(scene.find(id) ?? -1) > 0),
    word: 'paused',
    request: pauseWorkspace,
  });
}

export function resume(ids: readonly string[]): void {
  const { workspaces, scene } = organisation.getState();
  const resting = topmost(ids, scene).filter(id => workspaces.get(id)?.status === 'paused');
  ask(resting, { title: '', text: '', confirm: 'Resume', isDanger: false, needsAnswer: false, word: 'resumed', request: resumeWorkspace });
}

export function restart(ids: readonly string[]): void {
  ask(ids, {
    title: `Restart ${everyone(ids)}?`,
    text: `The address of ${everyone(ids)} is forgotten; each waits for its agent to register or beat again, in a new container when the platform started it. Those below go on.`,
    confirm: 'Restart',
    isDanger: false,
    needsAnswer: true,
    word: 'restarted',
    request: restartWorkspace,
  });
}

export function remove(ids: readonly string[]): void {
  const { workspaces, scene } = organisation.getState();
  const top = topmost(ids, scene);
  ask(top, {
    title: `Remove ${everyone(top)}?`,
    text: `${whom(top, workspaces, scene)} will be removed from the organisation. Their records and events stay and can be read; this cannot be undone.`,
    confirm: 'Remove',
    isDanger: true,
    needsAnswer: true,
    word: 'removed',
    request: removeWorkspace,
  });
}

interface Batch {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly isDanger: boolean;
  readonly needsAnswer: boolean;
  /** What they are afterwards. */
  readonly word: string;
  readonly request: (id: string) => Promise<void>;
}

function ask(ids: readonly string[], { needsAnswer, word, request, ...question }: Batch): void {
  if (ids.length === 0 || refusesChange()) return;
  const run = () => void each(ids, word, request);
  if (needsAnswer) open({ kind: 'question', ...question, run });
  else run();
}

/** A few at a time; who could not be helped stays selected, so that it can be tried again. */
async function each(ids: readonly string[], word: string, request: (id: string) => Promise<void>): Promise<void> {
  const waiting = [...ids];
  const failed: { id: string; why: string }[] = [];
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      try {
        await request(id);
      } catch (error) {
        failed.push({ id, why: reasonFor(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, ids.length) }, work));

  const [first] = failed;
  keep(failed.map(({ id }) => id));
  if (!first) toast('info', `${everyone(ids)} ${word}.`);
  else if (ids.length === 1) toast('error', `${nameOf(first.id)} was not ${word}: ${first.why}.`);
  else toast('error', `${failed.length} of ${ids.length} were not ${word} and stay selected. ${nameOf(first.id)}: ${first.why}.`);
}

function keep(failed: readonly string[]): void {
  if (failed.length > 0) selectAll(failed);
}
