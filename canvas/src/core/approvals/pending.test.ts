import { describe, expect, it } from 'vitest';
import type { WireEvent } from '../feed/frame';
import { beginReading, countByWorkspace, endReading, hear, nobodyWaits } from './pending';

let position = 100;
const about = (event: string, workspace: string, approval: string): WireEvent => ({
  position: ++position,
  event: `APPROVAL_${event}`,
  workspace_id: workspace,
  timestamp: '2026-11-22T10:00:00Z',
  payload: { approval_id: approval },
});

describe('pending approvals', () => {
  it('counts requests until they are decided, and each once', () => {
    const first = about('REQUESTED', 'a', '1');
    let pending = hear(nobodyWaits, [first, about('ESCALATED', 'lead', '1'), about('REQUESTED', 'a', '2'), about('REQUESTED', 'b', '3')]);
    expect([...countByWorkspace(pending)]).toEqual([['a', 2], ['b', 1]]);
    pending = hear(pending, [about('APPROVED', 'a', '1'), about('DENIED', 'b', '3')]);
    pending = hear(pending, [first]);
    expect([...countByWorkspace(pending)]).toEqual([['a', 1]]);
  });

  it('is right whether the list was read before or after a fact that came meanwhile', () => {
    const reading = hear(beginReading(position), [about('REQUESTED', 'a', 'new'), about('APPROVED', 'b', 'old')]);
    const before = endReading(reading, [{ id: 'old', workspace_id: 'b' }, { id: 'calm', workspace_id: 'c' }]);
    const after = endReading(reading, [{ id: 'new', workspace_id: 'a' }, { id: 'calm', workspace_id: 'c' }]);
    for (const pending of [before, after]) expect(new Map(countByWorkspace(pending))).toEqual(new Map([['a', 1], ['c', 1]]));
  });

  it('does not mind other facts', () => {
    const pending = hear(nobodyWaits, [about('REQUESTED', 'a', '1')]);
    expect(hear(pending, [{ ...about('REQUESTED', 'a', '2'), event: 'WORKSPACE_ONLINE' }])).toBe(pending);
  });
});
