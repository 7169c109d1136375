import { createStore } from 'zustand';
import { formatRoute, home, parseRoute, type Filter, type Route, type Tab } from '../core/route';
import type { Camera } from '../core/scene/camera';

/** What is shown, as the address says it. */
export const route = createStore<Route>(() => (typeof location === 'undefined' ? home : parseRoute(location)));

/** Opens a workspace's panel; Back closes it again. */
export function openPanel(id: string, tab: Tab = route.getState().tab): void {
  go({ id, tab });
}

export function closePanel(): void {
  if (route.getState().id !== null) go({ id: null });
}

export function showOnly(filter: Filter | null): void {
  go({ filter });
}

export function show(view: Route['view']): void {
  go({ view });
}

/** Shows the organisation as it was; Back leads out of it again. */
export function lookBack(at: string): void {
  go({ at, from: null });
}

/** Another moment, or another one to compare it with: nothing that Back would undo step by step. */
export function travelTo(at: string, from: string | null): void {
  route.setState({ at, from });
  history.replaceState(null, '', formatRoute(route.getState()));
}

export function backToLive(): void {
  go({ at: null, from: null });
}

/** The camera is in the address, so that a view can be shared, and is nothing that Back would undo. */
export function rememberInAddress(camera: Camera): void {
  route.setState({ camera });
  history.replaceState(null, '', formatRoute(route.getState()));
}

/** Until the returned function is called, Back and Forward show what they lead to. */
export function followAddress(): () => void {
  const onPop = () => route.setState(parseRoute(location));
  window.addEventListener('popstate', onPop);
  return () => window.removeEventListener('popstate', onPop);
}

function go(to: Partial<Route>): void {
  const before = formatRoute(route.getState());
  route.setState(to);
  const after = formatRoute(route.getState());
  if (after !== before) history.pushState(null, '', after);
}
