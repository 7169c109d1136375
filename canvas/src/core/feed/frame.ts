/** The frames of the hub's `Subscribe` stream, as they are on the wire. */
export type Frame =
  | { type: 'snapshot'; position: number; workspaces: WireWorkspace[] }
  | { type: 'events'; events: WireEvent[] }
  | { type: 'vitals'; vitals: WireVitals[] }
  | { type: 'announcements'; announcements: WireAnnouncement[] };

export interface WireWorkspace {
  id: string;
  name: string;
  role: string | null;
  tier: number;
  status: string;
  runtime: string;
  parent_id: string | null;
  current_task: string;
  active_tasks: number;
  last_error_rate: number;
  last_sample_error: string;
  last_heartbeat_at: string | null;
  stalled_since: string | null;
  created_at: string;
  x: number | null;
  y: number | null;
  collapsed: boolean;
}

export interface WireVitals {
  id: string;
  current_task: string;
  active_tasks: number;
  last_error_rate: number;
  last_sample_error: string;
  last_heartbeat_at: string | null;
  x: number | null;
  y: number | null;
  collapsed: boolean;
}

export interface WireAnnouncement {
  event: string;
  /** Null for what is about the organisation as a whole. */
  workspace_id: string | null;
  timestamp: string;
  payload: Record<string, unknown>;
}

export interface WireEvent extends WireAnnouncement {
  /** Dense: every next event has the last position plus one. */
  position: number;
}
