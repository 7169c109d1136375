import { isStatus } from '../org/status';
import { clip } from '../org/text';
import type { Mark, Workspace, Workspaces } from '../org/workspace';

/** A workspace as the log tells of it: no vitals, no place. */
export interface WirePastWorkspace {
  readonly id: string;
  readonly name: string;
  readonly role: string | null;
  readonly tier: number;
  readonly status: string;
  readonly agent_card: unknown;
  readonly url: string;
  readonly parent_id: string | null;
  readonly runtime: string;
  readonly stalled_since: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly version: number;
}

export interface WirePast {
  readonly position: number;
  /** When the last fact of it happened; null before the first. */
  readonly at: string | null;
  readonly workspaces: readonly WirePastWorkspace[];
}

export interface WireFieldDifference {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

export interface WireWorkspaceDifference {
  readonly id: string;
  readonly name: string;
  readonly kinds: readonly string[];
  readonly fields: readonly WireFieldDifference[];
}

export interface WireDifference {
  readonly from: { readonly position: number; readonly at: string | null };
  readonly to: { readonly position: number; readonly at: string | null };
  readonly workspaces: readonly WireWorkspaceDifference[];
}

/** A difference as it is drawn and listed. */
export interface Difference {
  readonly id: string;
  readonly name: string;
  readonly mark: Mark;
  /** All of it in a line. */
  readonly note: string;
  readonly fields: readonly WireFieldDifference[];
}

/** The organisation at one moment, and what is different in it since an earlier one. */
export interface Past {
  readonly position: number;
  readonly at: string | null;
  readonly workspaces: Workspaces;
  readonly details: ReadonlyMap<string, WirePastWorkspace>;
  /** Null when it is not compared with anything. */
  readonly differences: readonly Difference[] | null;
}

export const marks = ['added', 'removed', 'moved', 'changed'] as const satisfies readonly Mark[];

export const markLabel: Record<Mark, string> = { added: 'Added', removed: 'Removed', moved: 'Moved', changed: 'Changed' };

/** Told without colour, which means a state. */
export const markSign: Record<Mark, string> = { added: '+', removed: '−', moved: '→', changed: '~' };

const textLimit = 60;

/**
 * What was known at a moment, drawn where those who are still there lie now. Teams are open: what is different is not to be looked for. Who was
 * there at the earlier moment and is gone is drawn where it was.
 */
export function pastOf(then: WirePast, live: Workspaces, compared: { readonly difference: WireDifference; readonly before: WirePast | null } | null): Past {
  const details = new Map(then.workspaces.map(wire => [wire.id, wire]));
  const before = new Map(compared?.before?.workspaces.map(wire => [wire.id, wire]));
  const nameOf = (id: unknown): string => {
    const wire = typeof id === 'string' ? (details.get(id) ?? before.get(id)) : undefined;
    return wire ? shortName(wire) : id === null ? 'the top' : 'another team';
  };
  const differences = compared ? compared.difference.workspaces.map(wire => differenceOf(wire, nameOf)) : null;
  const about = new Map(differences?.map(difference => [difference.id, difference]));
  for (const { id, mark } of about.values()) {
    const gone = mark === 'removed' ? before.get(id) : undefined;
    if (gone) details.set(id, gone);
  }

  const workspaces = new Map<string, Workspace>();
  for (const wire of details.values()) {
    const difference = about.get(wire.id);
    workspaces.set(wire.id, workspaceOf(wire, live.get(wire.id), difference ? { mark: difference.mark, note: difference.note } : { mark: null, note: '' }));
  }
  return { position: then.position, at: then.at, workspaces, details, differences };
}

/** True when the picture before is needed too, because somebody who is gone has to be drawn. */
export function hasRemovals(difference: WireDifference): boolean {
  return difference.workspaces.some(({ kinds }) => kinds.includes('removed'));
}

/** "2 added, 1 moved" */
export function sumUp(differences: readonly Difference[]): string {
  const counts = marks.map(mark => ({ mark, count: differences.filter(difference => difference.mark === mark).length }));
  const said = counts.filter(({ count }) => count > 0).map(({ mark, count }) => `${count.toLocaleString('en')} ${mark}`);
  return said.length === 0 ? 'nothing is different' : said.join(', ');
}

/** A value of a field in a few letters. */
export function sayValue(value: unknown): string {
  if (value === null || value === '') return 'nothing';
  return clip(typeof value === 'string' ? value : JSON.stringify(value), textLimit);
}

function differenceOf({ id, name, kinds, fields }: WireWorkspaceDifference, nameOf: (id: unknown) => string): Difference {
  // A workspace may be several at once; it is drawn as what says most, and all of it is said. A new name is a change.
  const mark = marks.find(known => kinds.includes(known)) ?? 'changed';
  const isWhole = mark === 'added' || mark === 'removed';
  const note = isWhole ? markLabel[mark] : fields.map(field => sayField(field, nameOf)).join('; ');
  return { id, name, mark, note: note.charAt(0).toUpperCase() + note.slice(1), fields };
}

function sayField({ field, from, to }: WireFieldDifference, nameOf: (id: unknown) => string): string {
  switch (field) {
    case 'parent_id':
      return `moved from ${nameOf(from)} to ${nameOf(to)}`;
    case 'name':
      return `called ${sayValue(from)} before`;
    case 'agent_card':
      return 'another agent card';
    default:
      return `${field.replaceAll('_', ' ')}: ${sayValue(from)} → ${sayValue(to)}`;
  }
}

function shortName({ name, id }: WirePastWorkspace): string {
  return clip(name.trim() || id, textLimit);
}

function workspaceOf(wire: WirePastWorkspace, live: Workspace | undefined, past: NonNullable<Workspace['past']>): Workspace {
  return {
    id: wire.id,
    name: wire.name,
    role: wire.role,
    tier: wire.tier,
    status: isStatus(wire.status) ? wire.status : 'offline',
    runtime: wire.runtime,
    parentId: wire.parent_id,
    currentTask: '',
    activeTasks: 0,
    errorRate: 0,
    lastError: '',
    stalledSince: wire.stalled_since === null ? null : Date.parse(wire.stalled_since),
    taskAt: 0,
    createdAt: Date.parse(wire.created_at),
    // A place means something in its own team only.
    place: live && live.parentId === wire.parent_id ? live.place : null,
    collapsed: false,
    past,
  };
}
