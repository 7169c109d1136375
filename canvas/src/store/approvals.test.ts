import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fact } from '../testing/feed';
import { approvals, forgetApprovals } from './approvals';
import { tell } from './frames';

const ask = vi.fn<typeof fetch>();
const counts = () => Object.fromEntries(approvals.getState().counts);
const snapshot = () => tell({ type: 'snapshot', position: 0, workspaces: [] });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', ask);
  ask.mockReset();
});

afterEach(() => {
  forgetApprovals();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('reads what waits page by page when a picture comes, and follows the facts from there', async () => {
  ask.mockResolvedValueOnce(new Response(JSON.stringify([{ id: '1', workspace_id: 'a' }]), { headers: { Link: '</approvals/pending?limit=50&cursor=1>; rel="next"' } }));
  ask.mockResolvedValueOnce(new Response(JSON.stringify([{ id: '2', workspace_id: 'a' }])));
  snapshot();
  await vi.advanceTimersByTimeAsync(0);
  expect(counts()).toEqual({ a: 2 });
  expect(ask.mock.calls.map(([path]) => path)).toEqual(['/approvals/pending?limit=50', '/approvals/pending?limit=50&cursor=1']);
  tell(fact('APPROVAL_DENIED', 'a', { approval_id: '2' }));
  expect(counts()).toEqual({ a: 1 });
  forgetApprovals();
  expect(counts()).toEqual({});
});

it('asks again when the list could not be read, and keeps what facts said meanwhile', async () => {
  ask.mockResolvedValueOnce(new Response('{"error":"storage is away"}', { status: 503 }));
  ask.mockResolvedValueOnce(new Response(JSON.stringify([{ id: '1', workspace_id: 'a' }, { id: '2', workspace_id: 'b' }])));
  snapshot();
  await vi.advanceTimersByTimeAsync(0);
  tell(fact('APPROVAL_REQUESTED', 'b', { approval_id: '2' }));
  expect(counts()).toEqual({ b: 1 });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(counts()).toEqual({ a: 1, b: 1 });
});
