import { isStatus } from '../org/status';
import type { Point, Workspace } from '../org/workspace';
import type { WireAnnouncement, WireVitals, WireWorkspace } from './frame';

/** What an event, an announcement or vitals say about one workspace. */
export type Patch = Partial<Omit<Workspace, 'id'>>;

export function merge<T extends Patch>(base: T, patch: Patch): T {
  const isOlderReport = patch.taskAt !== undefined && patch.taskAt < (base.taskAt ?? 0);
  if (!isOlderReport) return { ...base, ...patch };
  return { ...base, ...patch, currentTask: base.currentTask, activeTasks: base.activeTasks, taskAt: base.taskAt };
}

/** Null for what the map does not show; such an event still moves the cursor. */
export function patchOf({ event, timestamp, payload }: WireAnnouncement): Patch | null {
  switch (event) {
    case 'WORKSPACE_PROVISIONING':
      return { ...columns(payload), status: 'provisioning' };
    case 'WORKSPACE_ONLINE':
      return { status: 'online' };
    case 'WORKSPACE_DEGRADED':
      return { status: 'degraded', errorRate: number(payload.error_rate), lastError: text(payload.sample_error) };
    case 'WORKSPACE_STALLED':
      return { stalledSince: time(timestamp) };
    // Also told before whatever else ends it, so that no other event has to.
    case 'WORKSPACE_PROGRESSED':
      return { stalledSince: null };
    case 'WORKSPACE_OFFLINE':
      return { status: 'offline' };
    case 'WORKSPACE_PAUSED':
      return { status: 'paused' };
    case 'WORKSPACE_PROVISION_FAILED':
      return { status: 'failed', lastError: text(payload.error) };
    case 'WORKSPACE_UPDATED':
      return columns(payload);
    case 'WORKSPACE_MOVED':
      return { parentId: textOrNull(payload.parent_id) };
    case 'TASK_UPDATED':
      return { currentTask: text(payload.current_task), activeTasks: number(payload.active_tasks), taskAt: time(timestamp) };
    case 'LAYOUT_CHANGED':
      return { place: placeOf(payload.x, payload.y), collapsed: payload.collapsed === true };
    default:
      return null;
  }
}

export function patchOfVitals(vitals: WireVitals): Patch {
  return {
    currentTask: vitals.current_task,
    activeTasks: vitals.active_tasks,
    errorRate: vitals.last_error_rate,
    lastError: vitals.last_sample_error,
    taskAt: time(vitals.last_heartbeat_at),
    place: placeOf(vitals.x, vitals.y),
    collapsed: vitals.collapsed,
  };
}

export function workspaceOf(wire: WireWorkspace): Workspace {
  return {
    id: wire.id,
    name: wire.name,
    role: wire.role,
    tier: wire.tier,
    // A status this page does not know yet is drawn as the one that claims least.
    status: isStatus(wire.status) ? wire.status : 'offline',
    runtime: wire.runtime,
    parentId: wire.parent_id,
    currentTask: wire.current_task,
    activeTasks: wire.active_tasks,
    errorRate: wire.last_error_rate,
    lastError: wire.last_sample_error,
    stalledSince: wire.stalled_since === null ? null : time(wire.stalled_since),
    taskAt: time(wire.last_heartbeat_at),
    createdAt: time(wire.created_at),
    place: placeOf(wire.x, wire.y),
    collapsed: wire.collapsed,
  };
}

export function createdWorkspace(id: string, timestamp: string): Workspace {
  return {
    id,
    name: id,
    role: null,
    tier: 1,
    status: 'provisioning',
    runtime: '',
    parentId: null,
    currentTask: '',
    activeTasks: 0,
    errorRate: 0,
    lastError: '',
    stalledSince: null,
    taskAt: 0,
    createdAt: time(timestamp),
    place: null,
    collapsed: false,
  };
}

/** Only the columns that the payload names: absent means unchanged, null means cleared. */
function columns(payload: Record<string, unknown>): Patch {
  return {
    ...('name' in payload && { name: text(payload.name) }),
    ...('role' in payload && { role: textOrNull(payload.role) }),
    ...('tier' in payload && { tier: number(payload.tier) }),
    ...('runtime' in payload && { runtime: text(payload.runtime) }),
    ...('parent_id' in payload && { parentId: textOrNull(payload.parent_id) }),
    ...('x' in payload && 'y' in payload && { place: placeOf(payload.x, payload.y) }),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function time(value: string | null): number {
  return value === null ? 0 : Date.parse(value);
}

function placeOf(x: unknown, y: unknown): Point | null {
  return typeof x === 'number' && typeof y === 'number' ? { x, y } : null;
}
