import type { Workspace, Workspaces } from '../org/workspace';
import type { Frame, WireAnnouncement, WireEvent } from './frame';
import { createdWorkspace, merge, patchOf, patchOfVitals, workspaceOf, type Patch } from './patch';

/** The organisation as far as the feed has told it. */
export interface Picture {
  /** Position of the last fact that is in the picture; null before the first snapshot. */
  readonly position: number | null;
  readonly workspaces: Workspaces;
  /** What was heard of workspaces whose creation has not come yet. */
  readonly early: ReadonlyMap<string, Patch>;
  /** Grows whenever the tree, a place or a fold changed, so that layout is computed again only then. */
  readonly shape: number;
}

export interface Step {
  readonly picture: Picture;
  /** True when facts are missing before the rest of the frame: ask again from the picture's position. */
  readonly gap: boolean;
  /** The workspaces that the frame was about; null when it was about all of them. */
  readonly touched: ReadonlySet<string> | null;
}

export const emptyPicture: Picture = { position: null, workspaces: new Map(), early: new Map(), shape: 0 };

const earlyLimit = 256;

/** Pure: the same picture and frame always give the same step, and the old picture is left as it was. */
export function reduce(picture: Picture, frame: Frame): Step {
  if (frame.type === 'snapshot') return { picture: fromSnapshot(picture, frame), gap: false, touched: null };

  const draft = new Draft(picture);
  switch (frame.type) {
    case 'events':
      for (const event of frame.events) {
        if (!draft.fact(event)) return { picture: draft.finish(), gap: true, touched: draft.touched };
      }
      break;
    case 'vitals':
      for (const vitals of frame.vitals) draft.patch(vitals.id, patchOfVitals(vitals));
      break;
    case 'announcements':
      for (const announcement of frame.announcements) {
        draft.hear(announcement);
      }
      break;
  }
  return { picture: draft.finish(), gap: false, touched: draft.touched };
}

function fromSnapshot(before: Picture, frame: Extract<Frame, { type: 'snapshot' }>): Picture {
  return {
    position: frame.position,
    workspaces: new Map(frame.workspaces.map(wire => [wire.id, workspaceOf(wire)])),
    early: new Map(),
    shape: before.shape + 1,
  };
}

/** Copies the maps once per frame, not once per event. */
class Draft {
  readonly touched = new Set<string>();
  private position: number | null;
  private readonly workspaces: Map<string, Workspace>;
  private readonly early: Map<string, Patch>;
  private shape: number;

  constructor(picture: Picture) {
    this.position = picture.position;
    this.workspaces = new Map(picture.workspaces);
    this.early = new Map(picture.early);
    this.shape = picture.shape;
  }

  /** False when the event does not follow the cursor. */
  fact(event: WireEvent): boolean {
    if (this.position === null) return false;
    if (event.position <= this.position) return true;
    if (event.position !== this.position + 1) return false;
    this.position = event.position;

    const id = event.workspace_id;
    if (id === null) return true;
    switch (event.event) {
      case 'WORKSPACE_REMOVED':
        this.remove(id);
        break;
      case 'WORKSPACE_PROVISIONING':
        if (!this.workspaces.has(id)) this.workspaces.set(id, createdWorkspace(id, event.timestamp));
        this.hear(event);
        this.applyEarly(id);
        break;
      default:
        this.hear(event);
    }
    return true;
  }

  hear(announcement: WireAnnouncement): void {
    const patch = patchOf(announcement);
    if (patch && announcement.workspace_id !== null) this.patch(announcement.workspace_id, patch);
  }

  patch(id: string, patch: Patch): void {
    const before = this.workspaces.get(id);
    if (!before) {
      this.keepEarly(id, patch);
      return;
    }
    const after = merge(before, patch);
    this.workspaces.set(id, after);
    this.touched.add(id);
    if (!sameShape(before, after)) this.shape++;
  }

  finish(): Picture {
    return { position: this.position, workspaces: this.workspaces, early: this.early, shape: this.shape };
  }

  private remove(id: string): void {
    this.early.delete(id);
    const removed = this.workspaces.get(id);
    if (!removed) return;
    this.workspaces.delete(id);
    this.touched.add(id);
    this.shape++;
    // The facts of removed descendants come first: a child that is still here outlives its parent.
    for (const child of this.workspaces.values()) {
      if (child.parentId !== id) continue;
      this.workspaces.set(child.id, { ...child, parentId: removed.parentId });
      this.touched.add(child.id);
    }
  }

  private applyEarly(id: string): void {
    this.touched.add(id);
    this.shape++;
    const patch = this.early.get(id);
    if (!patch) return;
    this.early.delete(id);
    this.patch(id, patch);
  }

  private keepEarly(id: string, patch: Patch): void {
    const known = this.early.get(id);
    this.early.delete(id);
    this.early.set(id, known ? merge(known, patch) : patch);
    if (this.early.size > earlyLimit) {
      const oldest = this.early.keys().next();
      if (!oldest.done) this.early.delete(oldest.value);
    }
  }
}

/** Whether both lie in the same place of the same team, and their own teams are drawn alike. */
export function sameShape(a: Workspace, b: Workspace): boolean {
  return a.parentId === b.parentId && a.collapsed === b.collapsed && a.place?.x === b.place?.x && a.place?.y === b.place?.y;
}
