import type { Status } from './status';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** In which way a workspace is not what it was. */
export type Mark = 'added' | 'removed' | 'moved' | 'changed';

/** What the map knows of a workspace. Agent cards and directories are not in the feed and are asked for where they are shown. */
export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly role: string | null;
  readonly tier: number;
  readonly status: Status;
  readonly runtime: string;
  readonly parentId: string | null;
  readonly currentTask: string;
  readonly activeTasks: number;
  readonly errorRate: number;
  readonly lastError: string;
  /** Since when it is alive and busy and makes no progress, in milliseconds; null when it is not stalled. Its status is as it was. */
  readonly stalledSince: number | null;
  /** When the task was reported, in milliseconds: an older report never replaces a newer one. */
  readonly taskAt: number;
  readonly createdAt: number;
  /** Its top left corner, from where the members of its team begin, or on the ground for a root; null when nobody ever placed it. */
  readonly place: Point | null;
  /** Its team is drawn folded, as one card. */
  readonly collapsed: boolean;
  /** Set in a picture of the past, which knows neither tasks nor errors: what is different about it, and that in words. */
  readonly past?: { readonly mark: Mark | null; readonly note: string };
}

export type Workspaces = ReadonlyMap<string, Workspace>;
