import type { Point } from '../core/org/workspace';

export interface Camera extends Point {
  readonly zoom: number;
}

/** Its message is a sentence for the person who asked. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
}

const timeoutMs = 10_000;

export async function savePlace(id: string, place: Point): Promise<void> {
  await send('PATCH', `/workspaces/${encodeURIComponent(id)}`, place);
}

export async function saveCamera(camera: Camera): Promise<void> {
  await send('PUT', '/canvas/viewport', camera);
}

export async function loadCamera(): Promise<Camera> {
  return (await (await send('GET', '/canvas/viewport')).json()) as Camera;
}

async function send(method: string, path: string, body?: object): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      // A save that was begun is finished even when the page is left meanwhile.
      keepalive: body !== undefined,
      signal: AbortSignal.timeout(timeoutMs),
      ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
  } catch {
    throw new RequestFailed('the gateway cannot be reached');
  }
  if (!response.ok) throw new RequestFailed(await reasonOf(response));
  return response;
}

async function reasonOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  const isRefusal = typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'string';
  return isRefusal ? String(body.error) : `the gateway answered ${response.status}`;
}
