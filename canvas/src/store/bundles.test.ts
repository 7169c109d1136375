// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aWire, given } from '../testing/feed';
import { saveBundle } from './bundles';
import { toasts } from './toasts';

const ask = vi.fn<typeof fetch>();
const saved: { name: string; text: Promise<string> }[] = [];

beforeEach(() => {
  vi.stubGlobal('fetch', ask);
  saved.length = 0;
  const blobs: Blob[] = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation(blob => `blob:${blobs.push(blob as Blob)}`);
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => undefined);
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push({ name: this.download, text: blobs.at(-1)?.text() ?? Promise.resolve('') });
  });
  given(aWire({ id: 'a', name: '../R&D: Köln' }));
  toasts.setState({ toasts: [] });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('saveBundle', () => {
  it('saves what the gateway exports, under a name that any file system takes', async () => {
    ask.mockResolvedValue(new Response('{"name":"R"}'));
    await saveBundle('a');
    expect(ask.mock.calls[0]?.[0]).toBe('/bundles/export/a');
    expect(saved[0]?.name).toBe('r-d-köln.bundle.json');
    expect(await saved[0]?.text).toBe('{"name":"R"}');
  });

  it('says why nothing was saved', async () => {
    ask.mockResolvedValue(new Response(JSON.stringify({ error: 'system_prompt holds the value of the secret API_KEY' }), { status: 409 }));
    await saveBundle('a');
    expect(saved).toEqual([]);
    expect(toasts.getState().toasts.at(-1)?.text).toBe('../R&D: Köln was not exported: system_prompt holds the value of the secret API_KEY.');
  });
});
