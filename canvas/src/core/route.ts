import { isStatus, type Status } from './org/status';
import { momentOf } from './past/moment';
import type { Camera } from './scene/camera';

export const tabs = ['details', 'activity', 'events', 'memory', 'approvals', 'secrets', 'container'] as const;
export type Tab = (typeof tabs)[number];

/** Which workspaces are meant; the others are drawn faintly. */
export type Filter = Status | 'stalled' | 'problems';

/** What an address says, so that every view can be shared. */
export interface Route {
  /** The workspace whose panel is open. */
  readonly id: string | null;
  readonly tab: Tab;
  readonly filter: Filter | null;
  readonly view: 'map' | 'list';
  readonly camera: Camera | null;
  /** The moment of the past that is shown, a position of the log or a time; null for now. */
  readonly at: string | null;
  /** The earlier moment that it is compared with. */
  readonly from: string | null;
}

export const home: Route = { id: null, tab: 'details', filter: null, view: 'map', camera: null, at: null, from: null };

/** Understands whatever there may be in an address; what makes no sense is left out. */
export function parseRoute({ pathname, search, hash }: Pick<Location, 'pathname' | 'search' | 'hash'>): Route {
  const [, root, id, tab] = pathname.split('/');
  const query = new URLSearchParams(search);
  const filter = query.get('filter');
  const at = momentOf(query.get('at'));
  return {
    id: root === 'w' && id ? safeDecode(id) : null,
    tab: tabs.find(known => known === tab) ?? 'details',
    filter: filter !== null && isFilter(filter) ? filter : null,
    view: query.get('view') === 'list' ? 'list' : 'map',
    camera: cameraOf(hash),
    at,
    from: at === null ? null : momentOf(query.get('from')),
  };
}

export function formatRoute({ id, tab, filter, view, camera, at, from }: Route): string {
  const path = id === null ? '/' : `/w/${encodeURIComponent(id)}${tab === 'details' ? '' : `/${tab}`}`;
  const query = new URLSearchParams({
    ...(at !== null && { at }),
    ...(at !== null && from !== null && { from }),
    ...(filter && { filter }),
    ...(view === 'list' && { view }),
  }).toString();
  const hash = camera ? `#${Math.round(camera.x)},${Math.round(camera.y)},${Number(camera.zoom.toFixed(4))}` : '';
  return path + (query && `?${query}`) + hash;
}

export function isFilter(text: string): text is Filter {
  return isStatus(text) || text === 'stalled' || text === 'problems';
}

function cameraOf(hash: string): Camera | null {
  const [x, y, zoom, ...rest] = hash.slice(1).split(',').map(Number);
  if (x === undefined || y === undefined || zoom === undefined || rest.length > 0) return null;
  return [x, y, zoom].every(Number.isFinite) && zoom > 0 ? { x, y, zoom } : null;
}

function safeDecode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
