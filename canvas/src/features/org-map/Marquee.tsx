import { useReactFlow } from '@xyflow/react';
import { useRef, useState, type MouseEvent, type PointerEvent, type ReactNode } from 'react';
import { organisation } from '../../store/organisation';
import { selectAll, selection } from '../../store/selection';

interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Dragging the ground with Shift, or in pointer mode, selects the agents and folded teams that are touched. */
export function Marquee({ children, isAlways }: { children: ReactNode; isAlways: boolean }) {
  const flow = useReactFlow();
  const start = useRef<{ x: number; y: number; more: boolean } | null>(null);
  const [rect, setRect] = useState<Rect | null>(null);

  const isMeant = (event: MouseEvent) =>
    event.button === 0 && (event.shiftKey || isAlways) && event.target instanceof Element && event.target.classList.contains('react-flow__pane');

  /** React Flow listens to the mouse and would pan. */
  const hold = (event: MouseEvent) => {
    if (isMeant(event)) event.stopPropagation();
  };

  const begin = (event: PointerEvent<HTMLDivElement>) => {
    if (!isMeant(event)) return;
    start.current = { x: event.clientX, y: event.clientY, more: event.shiftKey };
  };

  const extend = (event: PointerEvent<HTMLDivElement>) => {
    if (!start.current) return;
    if (!rect) event.currentTarget.setPointerCapture(event.pointerId);
    const bounds = event.currentTarget.getBoundingClientRect();
    const { x, y } = start.current;
    setRect({
      left: Math.min(x, event.clientX) - bounds.left,
      top: Math.min(y, event.clientY) - bounds.top,
      width: Math.abs(event.clientX - x),
      height: Math.abs(event.clientY - y),
    });
  };

  const end = (event: PointerEvent<HTMLDivElement>) => {
    const from = start.current;
    start.current = null;
    setRect(null);
    if (!from || !rect) return;
    const a = flow.screenToFlowPosition({ x: from.x, y: from.y }, { snapToGrid: false });
    const b = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false });
    const { scene } = organisation.getState();
    const box = { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
    const touched = scene.within(box).filter(item => !scene.isFrame(item));
    selectAll([...(from.more ? selection.getState().selected : []), ...touched.map(item => scene.idOf(item))]);
  };

  return (
    <div className="marquee-ground" onMouseDownCapture={hold} onPointerDownCapture={begin} onPointerMove={extend} onPointerUp={end} onPointerCancel={end}>
      {children}
      {rect && <div className="marquee" style={rect} />}
    </div>
  );
}
