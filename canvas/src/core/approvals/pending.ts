import type { WireEvent } from '../feed/frame';

/** Who waits for a decision: for each request the workspace that asks. */
export interface Pending {
  readonly requests: ReadonlyMap<string, string>;
  /** Position of the last fact that was heard. */
  readonly position: number;
  /** What was decided while the list was read, so that an older list does not bring it back; null when none is read. */
  readonly decided: ReadonlySet<string> | null;
}

export interface WirePending {
  readonly id: string;
  readonly workspace_id: string;
}

export const nobodyWaits: Pending = { requests: new Map(), position: 0, decided: null };

/** From here on facts are collected; what waited before is told by the list that is read now. */
export function beginReading(position: number): Pending {
  return { requests: new Map(), position, decided: new Set() };
}

/** The list has come. Facts since `beginReading` may be older or newer than it, so both count. */
export function endReading({ requests, position, decided }: Pending, list: readonly WirePending[]): Pending {
  const all = new Map(list.filter(({ id }) => !decided?.has(id)).map(({ id, workspace_id }) => [id, workspace_id]));
  return { requests: new Map([...all, ...requests]), position, decided: null };
}

/** Gives the same object when the facts change nothing about approvals. */
export function hear(pending: Pending, events: readonly WireEvent[]): Pending {
  const news = events.filter(({ position, event, workspace_id }) => position > pending.position && workspace_id !== null && isAboutRequests(event));
  if (news.length === 0) return pending;
  const requests = new Map(pending.requests);
  const decided = pending.decided && new Set(pending.decided);
  for (const { event, workspace_id, payload } of news) {
    const id = payload.approval_id;
    if (typeof id !== 'string' || workspace_id === null) continue;
    if (event === 'APPROVAL_REQUESTED') requests.set(id, workspace_id);
    else {
      requests.delete(id);
      decided?.add(id);
    }
  }
  return { requests, position: news.at(-1)?.position ?? pending.position, decided };
}

/** How many requests of each workspace wait. */
export function countByWorkspace({ requests }: Pending): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const workspace of requests.values()) counts.set(workspace, (counts.get(workspace) ?? 0) + 1);
  return counts;
}

function isAboutRequests(event: string): boolean {
  return event === 'APPROVAL_REQUESTED' || event === 'APPROVAL_APPROVED' || event === 'APPROVAL_DENIED';
}
