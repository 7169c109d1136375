import { describe, expect, it } from 'vitest';
import { contains } from '../layout/box';
import { fitted, revealing, toMap, viewOf, zoomed } from './camera';

const view = { width: 1000, height: 600 };

describe('camera', () => {
  it('fits a box into the view, and never shows it larger than life', () => {
    const box = { x: -500, y: 200, width: 8000, height: 3000 };
    expect(contains(viewOf(fitted(box, view), view), box)).toBe(true);
    expect(fitted({ x: 0, y: 0, width: 10, height: 10 }, view).zoom).toBe(1);
  });

  it('zooms around the middle of the view', () => {
    const camera = { x: 30, y: -20, zoom: 0.5 };
    const middle = { x: 500, y: 300 };
    expect(toMap(zoomed(camera, 2, view), middle)).toEqual(toMap(camera, middle));
  });

  it('stays where it is when the box is in view, and otherwise moves no further than needed', () => {
    const camera = { x: 0, y: 0, zoom: 1 };
    expect(revealing({ x: 100, y: 100, width: 248, height: 116 }, camera, view)).toBe(camera);
    const next = revealing({ x: 2000, y: 100, width: 248, height: 116 }, camera, view);
    expect(next.y).toBe(0);
    expect(contains(viewOf(next, view), { x: 2000, y: 100, width: 248, height: 116 })).toBe(true);
  });

  it('shows the beginning of what is too large for the view', () => {
    const next = revealing({ x: 3000, y: 0, width: 5000, height: 40 }, { x: 0, y: 0, zoom: 1 }, view);
    expect(3000 + next.x).toBeGreaterThanOrEqual(0);
    expect(3000 + next.x).toBeLessThan(100);
  });
});
