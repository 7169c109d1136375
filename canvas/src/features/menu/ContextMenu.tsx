import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { closeMenu, menu, type Menu } from '../../store/menu';
import { groundEntries, workspaceEntries } from './entries';
import './context-menu.css';

const edge = 8;

/** What a right click, a long press or the menu key asks for: the commands for who is pointed at, each with its key. */
export function ContextMenu() {
  const shown = useStore(menu, state => state.menu);
  return shown && <Entries key={shown.serial} menu={shown} />;
}

function Entries({ menu: { at, isGround } }: { menu: Menu }) {
  const box = useRef<HTMLDivElement>(null);
  // As it was when the menu was asked for: entries that change under the pointer would be pressed by mistake.
  const [groups] = useState(() => (isGround ? groundEntries() : workspaceEntries()));

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    element.style.left = `${Math.max(edge, Math.min(at.x, window.innerWidth - element.offsetWidth - edge))}px`;
    element.style.top = `${Math.max(edge, Math.min(at.y, window.innerHeight - element.offsetHeight - edge))}px`;
  }, [at]);

  useEffect(() => {
    const before = document.activeElement;
    itemsOf(box.current)[0]?.focus({ preventScroll: true });
    const onPointerDown = (event: PointerEvent) => {
      if (!(event.target instanceof Node) || !box.current?.contains(event.target)) closeMenu();
    };
    window.addEventListener('pointerdown', onPointerDown, { capture: true });
    window.addEventListener('wheel', closeMenu, { passive: true });
    window.addEventListener('resize', closeMenu);
    window.addEventListener('blur', closeMenu);
    return () => {
      window.removeEventListener('pointerdown', onPointerDown, { capture: true });
      window.removeEventListener('wheel', closeMenu);
      window.removeEventListener('resize', closeMenu);
      window.removeEventListener('blur', closeMenu);
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    const items = itemsOf(box.current);
    const place = items.findIndex(item => item === document.activeElement);
    const goTo = (next: number) => items.at(next % items.length)?.focus();
    if (event.key === 'ArrowDown') goTo(place + 1);
    else if (event.key === 'ArrowUp') goTo(place - 1);
    else if (event.key === 'Home') goTo(0);
    else if (event.key === 'End') goTo(-1);
    else if (event.key === 'Escape' || event.key === 'Tab') closeMenu();
    else if (/^\p{L}$/u.test(event.key)) {
      const found = [...items.slice(place + 1), ...items.slice(0, place + 1)].find(item => item.textContent.toLowerCase().startsWith(event.key.toLowerCase()));
      found?.focus();
    } else if (event.key !== 'Enter' && event.key !== ' ') return;
    if (event.key !== 'Enter' && event.key !== ' ') event.preventDefault();
    // The keys of the map have to wait.
    event.stopPropagation();
  };

  return (
    <div
      ref={box}
      className="context-menu"
      role="menu"
      aria-label={isGround ? 'What to do with the map' : 'What to do with the selection'}
      data-testid="context-menu"
      onKeyDown={onKeyDown}
      onContextMenu={event => event.preventDefault()}
    >
      {groups.map((entries, group) => (
        <div key={entries[0]?.name ?? group} role="group" className="context-group">
          {entries.map(({ name, label, keys, isDanger, run }) => (
            <button
              key={name}
              type="button"
              role="menuitem"
              tabIndex={-1}
              data-danger={isDanger}
              onClick={() => {
                closeMenu();
                run();
              }}
            >
              <span>{label}</span>
              <kbd aria-hidden="true">{keys}</kbd>
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}

function itemsOf(box: HTMLElement | null): HTMLElement[] {
  return [...(box?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
}
