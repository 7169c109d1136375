import { describe, expect, it, vi } from 'vitest';
import type { Camera } from '../../../core/scene/camera';
import { Scene } from '../../../core/scene/scene';
import { aWorkspace, asMap } from '../../../testing/workspace';
import { paint } from './paint';
import type { Palette } from './palette';

vi.stubGlobal('Path2D', Object);

const colours = { solid: '', text: '', tint: '', overview: '' };
const palette: Palette = { canvas: '', surface: '', sunken: '', ink: '', ink2: '', ink3: '', line: '', lineStrong: '', stalled: '', statuses: Array.from({ length: 8 }, () => colours) };

/** A context that draws nothing and keeps where question marks were written. */
function aContext(): { context: CanvasRenderingContext2D; questions: { x: number; y: number }[] } {
  const questions: { x: number; y: number }[] = [];
  const context = new Proxy({} as CanvasRenderingContext2D, {
    get: (_, name) => (name === 'fillText' ? (text: string, x: number, y: number) => text === '?' && questions.push({ x, y }) : () => ({ width: 0 })),
    set: () => true,
  });
  return { context, questions };
}

function questions(camera: Camera, collapsed: boolean): { questions: { x: number; y: number }[]; scene: Scene; workspaces: ReturnType<typeof asMap> } {
  const team = aWorkspace({ id: 'team', collapsed });
  const members = Array.from({ length: 6 }, (_, index) => aWorkspace({ id: `m${index}`, parentId: 'team', createdAt: index + 1 }));
  const workspaces = asMap(team, ...members);
  const scene = new Scene(workspaces);
  const drawn = aContext();
  paint(
    drawn.context,
    { scene, workspaces, palette, isDimmed: null, isSelected: () => false, markOf: null, dropTarget: null, asking: [scene.find('m3') ?? -1] },
    camera,
    { width: 1_000, height: 1_000 },
  );
  return { questions: drawn.questions, scene, workspaces };
}

describe('paint', () => {
  it.each([0.05, 0.15, 0.5])('marks who waits for a decision where it is drawn, at zoom %d', zoom => {
    const { questions: marks, scene } = questions({ x: 0, y: 0, zoom }, false);
    expect(marks).toHaveLength(1);
    const { x, y, width, height } = scene.boxOf(scene.find(zoom < 0.08 ? 'team' : 'm3') ?? -1);
    const [mark] = marks;
    expect(mark?.x).toBeGreaterThanOrEqual(x * zoom);
    expect(mark?.x).toBeLessThanOrEqual((x + width) * zoom);
    expect(mark?.y).toBeGreaterThanOrEqual(y * zoom);
    expect(mark?.y).toBeLessThanOrEqual((y + height) * zoom + 1);
  });

  it('marks the folded team in which somebody waits', () => {
    const { questions: marks, scene } = questions({ x: 0, y: 0, zoom: 0.5 }, true);
    expect(marks).toHaveLength(1);
    const { x, width } = scene.boxOf(scene.find('team') ?? -1);
    expect(marks[0]?.x).toBeGreaterThanOrEqual(x * 0.5);
    expect(marks[0]?.x).toBeLessThanOrEqual((x + width) * 0.5);
  });
});
