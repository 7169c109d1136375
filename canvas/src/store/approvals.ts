import { createStore } from 'zustand';
import { beginReading, countByWorkspace, endReading, hear, nobodyWaits, type Pending, type WirePending } from '../core/approvals/pending';
import type { Frame } from '../core/feed/frame';
import { displayName } from '../core/org/describe';
import { decideApproval, loadMore, loadPending } from '../protocol/http';
import { announce } from './announcer';
import { onFrame } from './frames';
import { organisation } from './organisation';
import { reasonFor } from './reason';
import { toast } from './toasts';

interface ApprovalsState {
  readonly pending: Pending;
  /** How many decisions each workspace waits for. */
  readonly counts: ReadonlyMap<string, number>;
}

export const approvals = createStore<ApprovalsState>(() => ({ pending: nobodyWaits, counts: new Map() }));

/** Fifty in a page; beyond this the marks on the cards are short, and facts make them right in time. */
const mostPages = 40;
const retryMs = 10_000;

let reading = 0;
let retry: ReturnType<typeof setTimeout> | undefined;

onFrame(follow);

/** Decides, and says why when that did not work. The fact that says so ends the mark. */
export async function decide(workspace: string, approval: string, decision: 'approved' | 'denied'): Promise<void> {
  try {
    await decideApproval(workspace, approval, decision);
  } catch (error) {
    toast('error', `The request was not ${decision}: ${reasonFor(error)}.`);
  }
}

export function forgetApprovals(): void {
  reading++;
  clearTimeout(retry);
  show(nobodyWaits);
}

function follow(frame: Frame): void {
  if (frame.type === 'snapshot') void read(frame.position);
  if (frame.type !== 'events') return;
  const before = approvals.getState().pending;
  const pending = hear(before, frame.events);
  if (pending === before) return;
  const asking = [...pending.requests].filter(([id]) => !before.requests.has(id)).map(([, workspace]) => organisation.getState().workspaces.get(workspace));
  const [first] = asking;
  show(pending);
  if (asking.length > 1) announce(`${asking.length} requests wait for approval`);
  else if (first) announce(`${displayName(first)} asks for approval`);
}

/** A snapshot says nothing of approvals; facts since then are heard while the list is read. */
async function read(position: number): Promise<void> {
  const turn = ++reading;
  clearTimeout(retry);
  show(beginReading(position));
  try {
    const list: WirePending[] = [];
    let page = await loadPending();
    list.push(...page.items);
    for (let pages = 1; page.next !== null && pages < mostPages; pages++) {
      page = await loadMore<WirePending>(page.next);
      list.push(...page.items);
    }
    if (turn === reading) show(endReading(approvals.getState().pending, list));
  } catch {
    // Whoever opens the panel is told why; the marks come as soon as the list does.
    if (turn === reading) retry = setTimeout(() => void read(approvals.getState().pending.position), retryMs);
  }
}

function show(pending: Pending): void {
  approvals.setState({ pending, counts: countByWorkspace(pending) });
}
