import type { WirePastWorkspace } from '../core/past/past';

export function aPastWire(over: Partial<WirePastWorkspace> & { id: string }): WirePastWorkspace {
  return {
    name: over.id,
    role: null,
    tier: 1,
    status: 'online',
    agent_card: null,
    url: '',
    parent_id: null,
    runtime: 'langgraph',
    stalled_since: null,
    created_at: '2026-11-20T08:00:00Z',
    updated_at: '2026-11-20T08:00:00Z',
    version: 1,
    ...over,
  };
}
