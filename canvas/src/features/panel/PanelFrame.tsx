import { useEffect, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { Icon } from '../../ui/Icon';
import './panel.css';

const least = 360;
const most = 800;
const step = 24;
const storageKey = 'molecule.panel';

interface Props {
  readonly label: string;
  /** What stands in its head, before the button that closes it. */
  readonly head: ReactNode;
  readonly status?: string;
  readonly hasTabs?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** What stands beside the map, as wide as it was left. */
export function PanelFrame({ label, head, status, hasTabs = false, onClose, children }: Props) {
  const [width, setWidth] = useWidth();
  return (
    <aside className="panel" aria-label={label} data-testid="panel" data-tabs={hasTabs} style={{ width }}>
      <Divider width={width} onWidth={setWidth} />
      <header className="panel-head" data-status={status}>
        {head}
        <button type="button" className="icon-button" aria-label="Close the panel" title="Close (Esc)" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      {children}
    </aside>
  );
}

/** Dragged with the pointer, or moved with the arrows. */
function Divider({ width, onWidth }: { width: number; onWidth: (width: number) => void }) {
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    onWidth(window.innerWidth - event.clientX);
  };
  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: step, ArrowRight: -step }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onWidth(width + by);
  };
  return (
    <div
      className="panel-divider"
      role="separator"
      aria-label="Width of the panel"
      aria-orientation="vertical"
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={width}
      tabIndex={0}
      onPointerDown={drag}
      onPointerMove={drag}
      onKeyDown={onKey}
    />
  );
}

function useWidth(): [number, (width: number) => void] {
  const [width, setWidth] = useState(remembered);
  useEffect(() => {
    try {
      localStorage.setItem(storageKey, String(width));
    } catch {
      // Storage may be switched off: the width then lasts as long as the page.
    }
  }, [width]);
  return [width, wanted => setWidth(Math.round(Math.min(most, Math.max(least, wanted))))];
}

function remembered(): number {
  try {
    const stored = Number(localStorage.getItem(storageKey));
    return stored >= least && stored <= most ? stored : 440;
  } catch {
    return 440;
  }
}
