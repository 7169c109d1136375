import type { Box } from '../layout/box';

const cell = 1024;
/** Columns are told apart from rows by this factor; places lie far closer together. */
const stride = 1 << 22;
/** Whatever lies in more cells than this is kept in a list of its own: in a chain of thousands every frame would be in nearly all of them. */
const mostCells = 64;

/** Which items lie in which part of the map, by number. */
export class Grid {
  private readonly cells = new Map<number, number[]>();
  private readonly large: number[] = [];

  add(item: number, box: Box): void {
    const right = Math.floor((box.x + box.width) / cell);
    const bottom = Math.floor((box.y + box.height) / cell);
    const left = Math.floor(box.x / cell);
    const top = Math.floor(box.y / cell);
    if ((right - left + 1) * (bottom - top + 1) > mostCells) {
      this.large.push(item);
      return;
    }
    for (let column = left; column <= right; column++) {
      for (let row = top; row <= bottom; row++) {
        const key = column * stride + row;
        const items = this.cells.get(key);
        if (items) items.push(item);
        else this.cells.set(key, [item]);
      }
    }
  }

  /** Those that may touch the box, each once; the caller looks at the exact sizes. */
  near(box: Box): Set<number> {
    const found = new Set<number>(this.large);
    const right = Math.floor((box.x + box.width) / cell);
    const bottom = Math.floor((box.y + box.height) / cell);
    const left = Math.floor(box.x / cell);
    const top = Math.floor(box.y / cell);
    if ((right - left + 1) * (bottom - top + 1) > this.cells.size) {
      for (const items of this.cells.values()) for (const item of items) found.add(item);
      return found;
    }
    for (let column = left; column <= right; column++) {
      for (let row = top; row <= bottom; row++) {
        for (const item of this.cells.get(column * stride + row) ?? []) found.add(item);
      }
    }
    return found;
  }
}
