import { useCallback, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { isFaint } from '../../core/org/filter';
import { drag } from '../../store/drag';
import { organisation } from '../../store/organisation';
import { route } from '../../store/route';
import { selection } from '../../store/selection';
import { travel } from '../../store/travel';

/** What cards and headers have in common: one tab stop for all of them, the selection, the drop target, and the filter. */
export function useItem<E extends HTMLElement>(id: string) {
  const ref = useRef<E>(null);
  const isSelected = useStore(selection, state => state.selected.has(id));
  const isCurrent = useStore(selection, state => state.current === id);
  const isWanted = useStore(selection, state => state.wanted === id);
  const isDropTarget = useStore(drag, state => state.target === id);
  const filter = useStore(route, state => state.filter);
  const isCompared = useStore(travel, state => state.past?.differences != null);
  const isDimmed = useStore(organisation, state => {
    const workspace = state.workspaces.get(id);
    return workspace !== undefined && isFaint(workspace, filter, isCompared);
  });

  useEffect(() => {
    if (!isWanted) return;
    ref.current?.focus({ preventScroll: true });
    selection.setState({ wanted: null });
  }, [isWanted]);

  const onFocus = useCallback(() => {
    if (selection.getState().current !== id) selection.setState({ current: id });
  }, [id]);

  return { ref, isSelected, isDropTarget, isDimmed, onFocus, tabIndex: isCurrent ? 0 : -1, 'aria-current': isSelected || undefined } as const;
}
