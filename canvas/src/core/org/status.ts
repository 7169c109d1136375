/** In the order in which they are counted and read out: the calm ones first, trouble after them. */
export const statuses = ['online', 'provisioning', 'degraded', 'failed', 'paused', 'offline'] as const;

export type Status = (typeof statuses)[number];

export const statusLabel: Record<Status, string> = {
  online: 'Online',
  provisioning: 'Starting',
  degraded: 'Degraded',
  failed: 'Failed',
  paused: 'Paused',
  offline: 'Offline',
};

export function isStatus(value: string): value is Status {
  return (statuses as readonly string[]).includes(value);
}
