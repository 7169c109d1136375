/** A fact in a few words; its payload is shown beside it. */
export function sayFact(type: string, payload: unknown): string {
  const said = typeof payload === 'object' && payload !== null ? (payload as Record<string, unknown>) : {};
  const words: Record<string, string> = {
    WORKSPACE_PROVISIONING: 'Waits for its agent',
    WORKSPACE_ONLINE: 'Came online',
    WORKSPACE_OFFLINE: 'Went offline',
    WORKSPACE_DEGRADED: `Degraded${text(said.sample_error)}`,
    WORKSPACE_STALLED: 'Stalled: busy without progress',
    WORKSPACE_PROGRESSED: 'Makes progress again',
    WORKSPACE_PAUSED: 'Paused',
    WORKSPACE_PROVISION_FAILED: `Did not start${text(said.error)}`,
    WORKSPACE_REMOVED: 'Removed',
    WORKSPACE_UPDATED: `Changed${text(Object.keys(said).join(', '))}`,
    WORKSPACE_MOVED: said.parent_id === null ? 'Moved to the top' : 'Moved to another team',
    WORKSPACE_FORWARDED: 'Has an heir that speaks for it',
    WORKSPACE_EXPANDED: 'Expanded into a team',
    WORKSPACE_COLLAPSED: 'Its team was dissolved',
    AGENT_CARD_UPDATED: 'Showed another card',
  };
  const known = words[type];
  if (known !== undefined) return known;
  const plain = type.toLowerCase().replaceAll('_', ' ');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

function text(value: unknown): string {
  return typeof value === 'string' && value !== '' ? `: ${value}` : '';
}
