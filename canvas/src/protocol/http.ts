import type { WirePending } from '../core/approvals/pending';
import type { Change } from '../core/history/history';
import type { WireDifference, WirePast } from '../core/past/past';
import type { Camera } from '../core/scene/camera';

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

/** What the details show beyond what the feed tells. */
export interface WireDetails {
  readonly id: string;
  readonly url: string;
  readonly runtime: string;
  readonly template: string | null;
  readonly agent_card: unknown;
  readonly uptime_seconds: number;
  readonly last_heartbeat_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly workspace_dir: string | null;
  readonly workspace_access: string;
  readonly stall_timeout_seconds: number | null;
  readonly version: number;
}

export interface WirePeer {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly parent_id: string | null;
}

export interface WireActivity {
  readonly id: string;
  readonly activity_type: string;
  readonly source_id: string | null;
  readonly target_id: string | null;
  readonly method: string | null;
  readonly summary: string | null;
  readonly duration_ms: number | null;
  readonly status: string;
  readonly error_detail: string | null;
  readonly created_at: string;
}

export interface WireFact {
  readonly id: string;
  readonly position: number;
  readonly event_type: string;
  readonly workspace_id: string | null;
  readonly payload: unknown;
  readonly created_at: string;
}

export const scopes = ['LOCAL', 'TEAM', 'GLOBAL'] as const;
export type Scope = (typeof scopes)[number];

export interface WireMemory {
  readonly id: string;
  readonly workspace_id: string;
  readonly content: string;
  readonly scope: string;
  readonly namespace: string;
  readonly created_at: string;
}

export interface WireEntry {
  readonly key: string;
  readonly value: unknown;
  readonly expires_at?: string;
  readonly updated_at: string;
}

export interface WireApproval {
  readonly id: string;
  readonly task_id: string;
  readonly action: string;
  readonly reason: string;
  readonly context: unknown;
  readonly status: string;
  readonly decided_by: string | null;
  readonly decided_at: string | null;
  readonly created_at: string;
}

/** That there is a secret; its value never comes here. */
export interface WireSecret {
  readonly key: string;
  readonly scope: string;
  readonly updated_at: string;
}

export interface SecretChange {
  readonly restarted: boolean;
  readonly why_not?: string;
}

/** What a workspace runs in, as it was last noted. */
export interface WireContainer {
  readonly engine: string;
  readonly container_id: string | null;
  readonly generation: number;
  /** `waiting`, `running`, `exited` (it ended by itself and is started again) or `stopped` (it is kept). */
  readonly state: string;
  readonly started_at: string | null;
  readonly next_start_at: string | null;
  readonly restarts: number;
  readonly last_exit: { readonly exit_code: number; readonly oom_killed: boolean; readonly at: string } | null;
  readonly problem: string | null;
}

export interface WireTemplate {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly tier: number;
  readonly required_secrets: readonly string[];
}

/** A workspace that was made from a bundle. */
export interface WireImported {
  readonly workspace_id: string;
  readonly name: string;
  readonly missing_secrets: readonly string[];
  readonly children?: readonly WireImported[];
}

export interface Access {
  readonly allowed: boolean;
  readonly reason: string;
}

export interface NewWorkspace {
  readonly name: string;
  readonly role: string | null;
  readonly tier: number;
  readonly parent_id: string | null;
  readonly runtime?: string;
  readonly template?: string;
}

/** Some of a list, and the way to the rest of it. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

const timeoutMs = 10_000;
const bundleTimeoutMs = 60_000;
/** A long log is folded for seconds before the first line of the answer. */
const historyTimeoutMs = 180_000;

export async function changeWorkspace(id: string, { name, role, tier, parentId, place, collapsed }: Change): Promise<void> {
  await send('PATCH', pathOf(id), {
    ...(name !== undefined && { name }),
    ...(role !== undefined && { role }),
    ...(tier !== undefined && { tier }),
    ...(parentId !== undefined && { parent_id: parentId }),
    ...(place && { x: place.x, y: place.y }),
    ...(collapsed !== undefined && { collapsed }),
  });
}

export async function createWorkspace(workspace: NewWorkspace): Promise<string> {
  return ((await (await send('POST', '/workspaces', workspace)).json()) as { id: string }).id;
}

export async function pauseWorkspace(id: string): Promise<void> {
  await send('POST', `${pathOf(id)}/pause`);
}

export async function resumeWorkspace(id: string): Promise<void> {
  await send('POST', `${pathOf(id)}/resume`);
}

export async function restartWorkspace(id: string): Promise<void> {
  await send('POST', `${pathOf(id)}/restart`);
}

/** With everything below it; whoever calls has said so before. */
export async function removeWorkspace(id: string): Promise<void> {
  await send('DELETE', `${pathOf(id)}?confirm=true`);
}

export async function loadDetails(id: string): Promise<WireDetails> {
  return (await (await send('GET', pathOf(id))).json()) as WireDetails;
}

export async function loadPeers(id: string): Promise<Page<WirePeer>> {
  return page(await send('GET', `/registry/${encodeURIComponent(id)}/peers?limit=100`));
}

export async function checkAccess(caller: string, target: string): Promise<Access> {
  return (await (await send('POST', '/registry/check-access', { caller_id: caller, target_id: target })).json()) as Access;
}

export async function loadActivity(id: string): Promise<Page<WireActivity>> {
  return page(await send('GET', `${pathOf(id)}/activity?limit=100`));
}

export async function loadFacts(id: string): Promise<Page<WireFact>> {
  return page(await send('GET', `/events/${encodeURIComponent(id)}?limit=100`));
}

/** What it may recall of a scope, or its own memories of every scope; with words, those that fit best come first. */
export async function loadMemories(id: string, scope: Scope | null, words: string): Promise<Page<WireMemory>> {
  const query = new URLSearchParams({ limit: '50', ...(scope && { scope }), ...(words && { q: words }) });
  return page(await send('GET', `${pathOf(id)}/memories?${query.toString()}`));
}

export async function loadEntries(id: string): Promise<readonly WireEntry[]> {
  return (await (await send('GET', `${pathOf(id)}/memory`)).json()) as WireEntry[];
}

export async function loadSecrets(id: string): Promise<readonly WireSecret[]> {
  return (await (await send('GET', `${pathOf(id)}/secrets`)).json()) as WireSecret[];
}

export async function setSecret(id: string, key: string, value: string): Promise<SecretChange> {
  return (await (await send('PUT', `${pathOf(id)}/secrets`, { key, value })).json()) as SecretChange;
}

export async function deleteSecret(id: string, key: string): Promise<SecretChange> {
  return (await (await send('DELETE', `${pathOf(id)}/secrets/${encodeURIComponent(key)}`)).json()) as SecretChange;
}

/** Null when it has none. */
export async function loadContainer(id: string): Promise<WireContainer | null> {
  try {
    return (await (await send('GET', `${pathOf(id)}/container`)).json()) as WireContainer;
  } catch (error) {
    if (error instanceof RequestFailed && error.status === 404) return null;
    throw error;
  }
}

/** The last lines that its container wrote and, when followed, those it writes from now on, as Server-Sent Events until the signal ends them. */
export async function openLog(id: string, follow: boolean, signal: AbortSignal): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), timeoutMs);
  try {
    const response = await send('GET', `${pathOf(id)}/logs?lines=1000${follow ? '&follow=true' : ''}`, undefined, AbortSignal.any([signal, patience.signal]));
    if (response.body === null) throw new RequestFailed('the answer is empty', null);
    return response.body;
  } finally {
    clearTimeout(timer);
  }
}

export async function loadTemplates(): Promise<readonly WireTemplate[]> {
  return (await (await send('GET', '/templates')).json()) as WireTemplate[];
}

/** A workspace and everything below it, as text for a file. */
export async function exportBundle(id: string): Promise<string> {
  return (await send('GET', `/bundles/export/${encodeURIComponent(id)}`, undefined, AbortSignal.timeout(bundleTimeoutMs))).text();
}

export async function importBundle(bundle: Blob): Promise<WireImported> {
  return (await (await send('POST', '/bundles/import', bundle, AbortSignal.timeout(bundleTimeoutMs))).json()) as WireImported;
}

export async function loadApprovals(id: string): Promise<Page<WireApproval>> {
  return page(await send('GET', `${pathOf(id)}/approvals?limit=50`));
}

export async function loadPending(): Promise<Page<WirePending>> {
  return page(await send('GET', '/approvals/pending?limit=50'));
}

export async function decideApproval(workspace: string, approval: string, decision: 'approved' | 'denied'): Promise<void> {
  await send('POST', `${pathOf(workspace)}/approvals/${encodeURIComponent(approval)}/decide`, { decision });
}

/** More of a list, by the way that it named. */
export async function loadMore<T>(next: string): Promise<Page<T>> {
  return page(await send('GET', next));
}

/** The org chart at a position of the log or a time. */
export async function loadPast(at: string, signal: AbortSignal): Promise<WirePast> {
  return (await readAll(await get(`/organization?at=${encodeURIComponent(at)}`, signal))) as WirePast;
}

/** What changed in it between two such moments. */
export async function loadDifference(from: string, to: string, signal: AbortSignal): Promise<WireDifference> {
  return (await readAll(await get(`/organization/diff?from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`, signal))) as WireDifference;
}

export async function saveCamera(camera: Camera): Promise<void> {
  await send('PUT', '/canvas/viewport', { x: camera.x, y: camera.y, zoom: camera.zoom });
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

function pathOf(id: string): string {
  return `/workspaces/${encodeURIComponent(id)}`;
}

async function page<T>(response: Response): Promise<Page<T>> {
  const next = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('Link') ?? '')?.[1] ?? null;
  return { items: (await response.json()) as T[], next };
}

function get(path: string, signal: AbortSignal): Promise<Response> {
  return send('GET', path, undefined, AbortSignal.any([signal, AbortSignal.timeout(historyTimeoutMs)]));
}

/** An answer that comes in pieces may break off: then it is not all of it. */
async function readAll(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new RequestFailed('the answer broke off', null);
  }
}

async function send(method: string, path: string, body?: object, signal = AbortSignal.timeout(timeoutMs)): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      // A save that was begun is finished even when the page is left meanwhile; browsers do that for 64 KiB, and a file may be larger.
      keepalive: body !== undefined && !(body instanceof Blob),
      signal,
      ...(body && { headers: { 'Content-Type': 'application/json' }, body: body instanceof Blob ? body : JSON.stringify(body) }),
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
