import { statuses } from '../../../core/org/status';
import type { Palette } from './palette';

/** The silhouettes of `ui/Glyph`, in a square of 16. */
const shapes = {
  online: { path: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z', cut: 'M4.8 8.3l2.2 2.2 4.2-4.6', isLine: false },
  provisioning: { path: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z', cut: '', isLine: true },
  degraded: { path: 'M8 1.6 15 14H1z', cut: 'M8 6v4M8 12v.1', isLine: false },
  failed: { path: 'M5.1 1h5.800L15 5.100v5.800L10.9 15H5.100L1 10.900V5.100z', cut: 'M5.6 5.600l4.8 4.800M10.4 5.600l-4.8 4.8', isLine: false },
  paused: { path: 'M1.5 1.500h13v13h-13z', cut: 'M6 5v6M10 5v6', isLine: false },
  offline: { path: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z', cut: '', isLine: true },
};

const paths = new Map<number, { path: Path2D; cut: Path2D; isLine: boolean; isDashed: boolean }>();

export function drawGlyph(context: CanvasRenderingContext2D, state: number, x: number, y: number, size: number, palette: Palette): void {
  const glyph = paths.get(state) ?? build(state);
  const colour = palette.statuses[state]?.solid ?? palette.ink;
  const scale = size / 16;
  context.translate(x, y);
  context.scale(scale, scale);
  if (glyph.isLine) {
    context.strokeStyle = colour;
    context.lineWidth = 2;
    if (glyph.isDashed) context.setLineDash([4.2, 2.08]);
    context.stroke(glyph.path);
    if (glyph.isDashed) context.setLineDash([]);
  } else {
    context.fillStyle = colour;
    context.fill(glyph.path);
    context.strokeStyle = palette.surface;
    context.lineWidth = 1.75;
    context.stroke(glyph.cut);
  }
  context.scale(1 / scale, 1 / scale);
  context.translate(-x, -y);
}

function build(state: number) {
  const status = statuses[state] ?? 'offline';
  const { path, cut, isLine } = shapes[status];
  const built = { path: new Path2D(path), cut: new Path2D(cut), isLine, isDashed: status === 'provisioning' };
  paths.set(state, built);
  return built;
}
