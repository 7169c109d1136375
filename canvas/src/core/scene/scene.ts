import { overlaps, union, type Box } from '../layout/box';
import { cardHeight, cardWidth, framePadding, gridStep, headerHeight } from '../layout/card';
import { pack, type PackItem } from '../layout/pack';
import { bucketCount, countsFrom, stalledBucket, stalledFlag, stateCode, type Counts } from '../org/counts';
import type { Point, Workspace, Workspaces } from '../org/workspace';
import { Grid } from './grid';
import { outlineOf, type Outline } from './outline';

/** Where the members of a team begin, from the corner of its frame. */
export const contentOrigin: Point = { x: framePadding, y: headerHeight + framePadding };

/**
 * The organisation as it lies on the map. Items are numbered in the order of the outline. Where they lie never changes: another shape is
 * another scene. What they are, is kept up to date in place, along the path to the root.
 *
 * Who lies in a folded team is in the outline and in the counts, and not on the map.
 */
export class Scene {
  readonly ids: readonly string[];
  readonly parent: Int32Array;
  readonly depth: Int32Array;
  readonly end: Int32Array;
  /** Status and stall of each item; see `stateCode`. */
  readonly state: Uint8Array;

  private readonly index = new Map<string, number>();
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  private readonly width: Float64Array;
  private readonly height: Float64Array;
  private readonly frame: Uint8Array;
  private readonly hidden: Uint8Array;
  private readonly grid = new Grid();
  /** Of everybody below an item. */
  private readonly below: Int32Array;
  private readonly all = new Int32Array(bucketCount);

  constructor(workspaces: Workspaces) {
    const outline: Outline = outlineOf(workspaces);
    const size = outline.ids.length;
    this.ids = outline.ids;
    this.parent = outline.parent;
    this.depth = outline.depth;
    this.end = outline.end;
    this.state = new Uint8Array(size);
    this.x = new Float64Array(size);
    this.y = new Float64Array(size);
    this.width = new Float64Array(size);
    this.height = new Float64Array(size);
    this.frame = new Uint8Array(size);
    this.hidden = new Uint8Array(size);
    this.below = new Int32Array(size * bucketCount);
    this.layOut(workspaces);
    for (const [item, id] of this.ids.entries()) {
      this.index.set(id, item);
      const workspace = workspaces.get(id);
      this.state[item] = workspace ? stateCode(workspace) : 0;
      this.count(item, this.state[item] ?? 0, 1);
      if (!this.hidden[item]) this.grid.add(item, this.boxOf(item));
    }
  }

  get size(): number {
    return this.ids.length;
  }

  /** Everybody, by status. */
  get totals(): Counts {
    return countsFrom(this.all);
  }

  find(id: string): number | undefined {
    return this.index.get(id);
  }

  idOf(item: number): string {
    return this.ids[item] ?? '';
  }

  /** True for a team that is open: a frame around its members. */
  isFrame(item: number): boolean {
    return this.frame[item] === 1;
  }

  /** True for who lies in a folded team. */
  isHidden(item: number): boolean {
    return this.hidden[item] === 1;
  }

  boxOf(item: number): Box {
    return { x: this.x[item] ?? 0, y: this.y[item] ?? 0, width: this.width[item] ?? 0, height: this.height[item] ?? 0 };
  }

  /** What can be held of it: a card, or the header of a frame. */
  handleOf(item: number): Box {
    return this.isFrame(item) ? { ...this.boxOf(item), height: headerHeight } : this.boxOf(item);
  }

  /** Its corner from where the members of its team begin; what the server keeps as its place. */
  placeOf(item: number): Point {
    const above = this.parent[item] ?? -1;
    const { x, y } = this.boxOf(item);
    if (above < 0) return { x, y };
    const team = this.boxOf(above);
    return { x: x - team.x - contentOrigin.x, y: y - team.y - contentOrigin.y };
  }

  childrenOf(item: number): number[] {
    const children: number[] = [];
    const last = item < 0 ? this.size : (this.end[item] ?? 0);
    for (let child = item + 1; child < last; child = this.end[child] ?? last) children.push(child);
    return children;
  }

  membersOf(item: number): number {
    return (this.end[item] ?? item + 1) - item - 1;
  }

  isBelow(item: number, above: number): boolean {
    return item > above && item < (this.end[above] ?? 0);
  }

  pathOf(item: number): number[] {
    const path: number[] = [];
    for (let above = this.parent[item] ?? -1; above >= 0; above = this.parent[above] ?? -1) path.unshift(above);
    return path;
  }

  /** Who is shown in place of it: itself, or the folded team that it lies in. */
  shownFor(item: number): number {
    let shown = item;
    while (this.isHidden(shown)) shown = this.parent[shown] ?? -1;
    return shown;
  }

  /** The counts of everybody below it. */
  countsOf(item: number): Counts {
    return countsFrom(this.below, item * bucketCount);
  }

  bucket(item: number, bucket: number): number {
    return this.below[item * bucketCount + bucket] ?? 0;
  }

  bounds(): Box | null {
    return union(this.childrenOf(-1).map(root => this.boxOf(root)));
  }

  /** What touches the box, parents before their children. */
  within(box: Box): number[] {
    const found: number[] = [];
    for (const item of this.grid.near(box)) if (overlaps(box, this.boxOf(item))) found.push(item);
    return found.sort((a, b) => a - b);
  }

  /** The innermost item at a point; null for the ground. */
  hit({ x, y }: Point): number | null {
    let innermost: number | null = null;
    for (const item of this.within({ x, y, width: 1e-6, height: 1e-6 })) innermost = item;
    return innermost;
  }

  /** Takes over what these workspaces are now. True when any of them has another state. */
  update(workspaces: Workspaces, touched: Iterable<string>): boolean {
    let changed = false;
    for (const id of touched) {
      const item = this.index.get(id);
      const workspace = workspaces.get(id);
      if (item === undefined || !workspace) continue;
      const before = this.state[item] ?? 0;
      const after = stateCode(workspace);
      if (before === after) continue;
      this.count(item, before, -1);
      this.count(item, after, 1);
      this.state[item] = after;
      changed = true;
    }
    return changed;
  }

  private count(item: number, state: number, by: number): void {
    const status = state & (stalledFlag - 1);
    const isStalled = state >= stalledFlag;
    add(this.all, 0);
    for (let above = this.parent[item] ?? -1; above >= 0; above = this.parent[above] ?? -1) add(this.below, above * bucketCount);

    function add(buckets: Int32Array, offset: number): void {
      buckets[offset + status] = (buckets[offset + status] ?? 0) + by;
      if (isStalled) buckets[offset + stalledBucket] = (buckets[offset + stalledBucket] ?? 0) + by;
    }
  }

  /** Sizes from the leaves to the roots, then corners from the roots to the leaves. */
  private layOut(workspaces: Workspaces): void {
    const workspaceOf = (item: number): Workspace | undefined => workspaces.get(this.idOf(item));
    for (let item = this.size - 1; item >= 0; item--) {
      const isFrame = this.membersOf(item) > 0 && !workspaceOf(item)?.collapsed;
      this.frame[item] = isFrame ? 1 : 0;
      this.width[item] = cardWidth;
      this.height[item] = cardHeight;
      if (!isFrame) continue;
      const content = this.packTeam(item, workspaceOf);
      this.width[item] = onGrid(Math.max(content.width, cardWidth) + 2 * framePadding);
      this.height[item] = onGrid(content.height + contentOrigin.y + framePadding);
    }
    this.packTeam(-1, workspaceOf);
    for (let item = 0; item < this.size; item++) {
      const above = this.parent[item] ?? -1;
      if (above < 0) continue;
      this.hidden[item] = this.hidden[above] || !this.frame[above] ? 1 : 0;
      this.x[item] = (this.x[item] ?? 0) + (this.x[above] ?? 0) + contentOrigin.x;
      this.y[item] = (this.y[item] ?? 0) + (this.y[above] ?? 0) + contentOrigin.y;
    }
  }

  private packTeam(team: number, workspaceOf: (item: number) => Workspace | undefined): { width: number; height: number } {
    const members = this.childrenOf(team);
    const items: PackItem[] = members.map(member => {
      const place = workspaceOf(member)?.place ?? null;
      return {
        width: this.width[member] ?? 0,
        height: this.height[member] ?? 0,
        isFrame: this.isFrame(member),
        // A frame grows to the right and down; the ground in all directions.
        place: place && team >= 0 ? { x: Math.max(0, place.x), y: Math.max(0, place.y) } : place,
      };
    });
    let width = 0;
    let height = 0;
    for (const [index, { x, y }] of pack(items).entries()) {
      const member = members[index] ?? -1;
      this.x[member] = x;
      this.y[member] = y;
      width = Math.max(width, x + (this.width[member] ?? 0));
      height = Math.max(height, y + (this.height[member] ?? 0));
    }
    return { width, height };
  }
}

function onGrid(value: number): number {
  return Math.ceil(value / gridStep) * gridStep;
}
