import { describe, expect, it } from 'vitest';
import { fitted, revealing, shows } from './viewport';

const view = { width: 1000, height: 600 };

describe('fitted', () => {
  it('centres what is small at its own size', () => {
    expect(fitted({ x: 0, y: 0, width: 200, height: 100 }, view)).toEqual({ x: 400, y: 250, zoom: 1 });
  });

  it('shows all of what is large', () => {
    const box = { x: -2000, y: 500, width: 4000, height: 1000 };
    const { x, y, zoom } = fitted(box, view);
    expect(box.x * zoom + x).toBeGreaterThanOrEqual(0);
    expect((box.x + box.width) * zoom + x).toBeLessThanOrEqual(view.width);
    expect(box.y * zoom + y).toBeGreaterThanOrEqual(0);
    expect((box.y + box.height) * zoom + y).toBeLessThanOrEqual(view.height);
  });
});

describe('shows', () => {
  const box = { x: 0, y: 0, width: 500, height: 300 };

  it.each([
    [{ x: 0, y: 0, zoom: 1 }, true],
    [{ x: -499, y: -299, zoom: 1 }, true],
    [{ x: -500, y: 0, zoom: 1 }, false],
    [{ x: 0, y: 600, zoom: 1 }, false],
    [{ x: 1e9, y: 0, zoom: 1 }, false],
    [{ x: -400, y: 0, zoom: 0.5 }, false],
  ])('a camera at %o: %s', (camera, visible) => {
    expect(shows(camera, box, view)).toBe(visible);
  });
});

describe('revealing', () => {
  const camera = { x: 0, y: 0, zoom: 1 };

  it('leaves the camera alone when the card is in view', () => {
    expect(revealing({ x: 400, y: 200, width: 248, height: 116 }, camera, view)).toBe(camera);
  });

  it('moves no further than needed', () => {
    expect(revealing({ x: 1000, y: 200, width: 248, height: 116 }, camera, view)).toEqual({ x: -296, y: 0, zoom: 1 });
    expect(revealing({ x: 400, y: -300, width: 248, height: 116 }, camera, view)).toEqual({ x: 0, y: 348, zoom: 1 });
  });
});
