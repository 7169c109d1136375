import { useEffect } from 'react';
import { commandFor, type Command } from '../../core/keys/keymap';
import type { Arrangement } from '../../core/layout/arrange';
import { gridStep } from '../../core/layout/card';
import { neighbour, type Direction } from '../../core/layout/neighbour';
import { preorder } from '../../core/org/tree';
import type { Point } from '../../core/org/workspace';
import { focus } from '../../store/focus';
import { help } from '../../store/help';
import { place } from '../../store/placement';
import type { CameraControl } from './useCamera';

const zoomStep = 1.25;

const steps: Record<Direction, Point> = {
  left: { x: -gridStep, y: 0 },
  right: { x: gridStep, y: 0 },
  up: { x: 0, y: -gridStep },
  down: { x: 0, y: gridStep },
};

export function useKeys({ roots, places }: Arrangement, camera: CameraControl): void {
  useEffect(() => {
    const focusCard = (id: string) => {
      const target = places.get(id);
      if (!target) return;
      camera.reveal(target);
      focus.setState({ wanted: id });
    };

    const run = (command: Command) => {
      const focused = focusedCard();
      switch (command.name) {
        case 'focus': {
          const { last } = focus.getState();
          // Where nothing has the focus, the arrows return to where it was.
          const next = focused ? neighbour(focused, command.direction, places) : last && places.has(last) ? last : preorder(roots)[0];
          if (next) focusCard(next);
          break;
        }
        case 'nudge': {
          const from = focused && places.get(focused);
          if (!from) break;
          const step = steps[command.direction];
          camera.take();
          place(focused, from.x + step.x, from.y + step.y);
          break;
        }
        case 'fit':
          camera.fit();
          break;
        case 'zoomIn':
          camera.zoom(zoomStep);
          break;
        case 'zoomOut':
          camera.zoom(1 / zoomStep);
          break;
        case 'help':
          help.setState({ open: true });
          break;
      }
    };

    const onKey = (event: KeyboardEvent) => {
      if (!isForTheMap(event.target)) return;
      const command = commandFor(event);
      if (!command) return;
      event.preventDefault();
      run(command);
    };

    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [roots, places, camera]);
}

function focusedCard(): string | null {
  return document.activeElement?.getAttribute('data-workspace-id') ?? null;
}

/** Keys that are typed into a field or a dialog mean something else there. */
function isForTheMap(target: EventTarget | null): boolean {
  return !(target instanceof Element && target.closest('input, textarea, select, [contenteditable], dialog'));
}
