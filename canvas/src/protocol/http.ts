import type { Point } from '../core/org/workspace';

export interface Camera extends Point {
  readonly zoom: number;
}

/** Its message is a sentence for the person who asked. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';

  /** The status of the answer is null when there was none. */
  constructor(
    message: string,
    readonly status: number | null,
  ) {
    super(message);
  }
}

/** Who the gateway takes this browser for. */
export interface Session {
  readonly caller: string;
  readonly login_required: boolean;
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

export async function loadSession(): Promise<Session> {
  return (await (await send('GET', '/session')).json()) as Session;
}

/** The gateway answers with a cookie that scripts do not see; the token is kept nowhere. */
export async function signIn(token: string): Promise<Session> {
  return (await (await send('POST', '/session', { token })).json()) as Session;
}

export async function signOut(): Promise<Session> {
  return (await (await send('DELETE', '/session')).json()) as Session;
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
    throw new RequestFailed('the gateway cannot be reached', null);
  }
  if (!response.ok) throw new RequestFailed(await reasonOf(response), response.status);
  return response;
}

async function reasonOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  const isRefusal = typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'string';
  return isRefusal ? String(body.error) : `the gateway answered ${response.status}`;
}
