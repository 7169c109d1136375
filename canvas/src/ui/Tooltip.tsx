import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { hideTip, tip } from '../store/tip';
import './tooltip.css';

const gap = 6;
const edge = 8;

/**
 * Drawn in screen coordinates, so that it can be read at every zoom. The text is part of its anchor's accessible description already:
 * this is for the eye alone.
 */
export function Tooltip() {
  const shown = useStore(tip, state => state.tip);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!shown) return;
    let frame = 0;
    // The map may move under the tooltip at any time, and tells nobody.
    const follow = () => {
      if (box.current) putBeside(box.current, shown.anchor.getBoundingClientRect());
      frame = requestAnimationFrame(follow);
    };
    follow();
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && hideTip();
    window.addEventListener('keydown', onKey);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('keydown', onKey);
    };
  }, [shown]);

  return (
    shown && (
      <div ref={box} className="tooltip" aria-hidden="true" dir="auto">
        {shown.text}
      </div>
    )
  );
}

/** Below the anchor, or above it where the window ends. */
function putBeside(box: HTMLElement, anchor: DOMRect): void {
  const fitsBelow = anchor.bottom + gap + box.offsetHeight + edge <= window.innerHeight;
  const left = Math.max(edge, Math.min(anchor.left, window.innerWidth - box.offsetWidth - edge));
  const top = fitsBelow ? anchor.bottom + gap : anchor.top - gap - box.offsetHeight;
  box.style.transform = `translate(${left}px, ${top}px)`;
}
