import { overlaps, type Box } from './box';

const cell = 512;

/** Which boxes lie where, so that the one that is in the way is found without looking at all of them. */
export class Occupancy {
  private readonly cells = new Map<string, Box[]>();

  /** The air that boxes keep between them. */
  constructor(
    private readonly gapX: number,
    private readonly gapY: number,
  ) {}

  add(box: Box): void {
    for (const key of keys(box)) {
      const boxes = this.cells.get(key);
      if (boxes) boxes.push(box);
      else this.cells.set(key, [box]);
    }
  }

  /** A box that this one would cover or crowd. */
  blocker(box: Box): Box | undefined {
    const room = { x: box.x - this.gapX, y: box.y - this.gapY, width: box.width + 2 * this.gapX, height: box.height + 2 * this.gapY };
    for (const key of keys(room)) {
      const found = this.cells.get(key)?.find(other => overlaps(room, other));
      if (found) return found;
    }
    return undefined;
  }
}

function* keys({ x, y, width, height }: Box): Generator<string> {
  for (let column = Math.floor(x / cell); column <= Math.floor((x + width) / cell); column++) {
    for (let row = Math.floor(y / cell); row <= Math.floor((y + height) / cell); row++) yield `${column}:${row}`;
  }
}
