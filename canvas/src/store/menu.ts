import { createStore } from 'zustand';
import type { Point } from '../core/org/workspace';
import { organisation } from './organisation';
import { select, selection } from './selection';

/** A menu of what can be done with the selection, or with the map when nobody was pointed at. */
export interface Menu {
  readonly at: Point;
  readonly isGround: boolean;
  /** Each that is asked for is another one, also at the same place. */
  readonly serial: number;
}

interface Asked {
  readonly clientX: number;
  readonly clientY: number;
  preventDefault(): void;
}

/** One at a time. */
export const menu = createStore<{ readonly menu: Menu | null }>(() => ({ menu: null }));

let asked = 0;

/** Who is pointed at becomes the selection, unless it is part of it: the menu is about all that are selected then. */
export function openMenu(id: string | null, event: Asked): void {
  event.preventDefault();
  if (id !== null && !organisation.getState().workspaces.has(id)) return;
  if (id !== null && !selection.getState().selected.has(id)) select(id);
  menu.setState({ menu: { at: { x: event.clientX, y: event.clientY }, isGround: id === null, serial: ++asked } });
}

export function closeMenu(): void {
  if (menu.getState().menu !== null) menu.setState({ menu: null });
}
