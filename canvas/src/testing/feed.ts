import type { Frame, WireWorkspace } from '../core/feed/frame';
import { applyFrame, forget, organisation, publish, setLive } from '../store/organisation';

export function aWire(over: Partial<WireWorkspace> & { id: string }): WireWorkspace {
  return {
    name: over.id,
    role: null,
    tier: 1,
    status: 'online',
    runtime: 'langgraph',
    parent_id: null,
    current_task: '',
    active_tasks: 0,
    last_error_rate: 0,
    last_sample_error: '',
    last_heartbeat_at: null,
    stalled_since: null,
    created_at: '2026-11-22T10:00:00Z',
    x: null,
    y: null,
    collapsed: false,
    ...over,
  };
}

/** The stores as they are after a first picture of these. */
export function given(...workspaces: WireWorkspace[]): void {
  forget();
  setLive(true);
  hear({ type: 'snapshot', position: 10, workspaces });
}

/** As if a frame had come and been drawn. */
export function hear(frame: Frame): boolean {
  const follows = applyFrame(frame);
  publish();
  return follows;
}

/** The next fact. */
export function fact(event: string, id: string, payload: Record<string, unknown> = {}): Frame {
  return {
    type: 'events',
    events: [{ position: (organisation.getState().picture.position ?? 0) + 1, event, workspace_id: id, timestamp: '2026-11-22T10:00:01Z', payload }],
  };
}
