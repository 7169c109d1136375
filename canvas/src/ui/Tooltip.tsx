import { useEffect, type CSSProperties } from 'react';
import { useStore } from 'zustand';
import { hideTip, tip, type Tip } from '../store/tip';
import './tooltip.css';

const roomBelow = 160;

/** The text is part of its anchor's accessible description already, so this is for the eye alone. */
export function Tooltip() {
  const shown = useStore(tip, state => state.tip);

  useEffect(() => {
    if (!shown) return;
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && hideTip();
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [shown]);

  return shown && (
    <div className="tooltip" style={position(shown)} aria-hidden="true" dir="auto">
      {shown.text}
    </div>
  );
}

function position({ anchor }: Tip): CSSProperties {
  const isAbove = anchor.bottom + roomBelow > window.innerHeight;
  return {
    left: `clamp(8px, ${anchor.left}px, calc(100vw - min(360px, 100vw - 16px) - 8px))`,
    ...(isAbove ? { bottom: window.innerHeight - anchor.top + 6 } : { top: anchor.bottom + 6 }),
  };
}
