import type { Box } from '../../../core/layout/box';
import { headerHeight } from '../../../core/layout/card';
import { stalledFlag } from '../../../core/org/counts';
import { displayName, stripOf } from '../../../core/org/describe';
import { statuses } from '../../../core/org/status';
import { markSign } from '../../../core/past/past';
import type { Mark, Workspaces } from '../../../core/org/workspace';
import { viewOf, type Camera, type Size } from '../../../core/scene/camera';
import { detailAt } from '../../../core/scene/lod';
import type { Scene } from '../../../core/scene/scene';
import { drawGlyph } from './glyph';
import type { Palette } from './palette';

export interface Picture {
  readonly scene: Scene;
  readonly workspaces: Workspaces;
  readonly palette: Palette;
  /** Who is drawn faintly; null for nobody. */
  readonly isDimmed: ((item: number) => boolean) | null;
  readonly isSelected: (item: number) => boolean;
  /** What is different about an item; null when nothing is compared. */
  readonly markOf: ((item: number) => Mark | null) | null;
  /** The team that something is held over. */
  readonly dropTarget: number | null;
  /** Who waits for a person's decision. */
  readonly asking: readonly number[];
}

const font = '"Inter Variable", system-ui, sans-serif';
/** About as wide as the letters of Inter are on average: a name is cut before it is drawn, because measuring each would cost more. */
const letterShare = 0.56;
const dimmed = 0.2;
const offline = statuses.indexOf('offline');
const online = statuses.indexOf('online');
const failed = statuses.indexOf('failed');
const degraded = statuses.indexOf('degraded');

/** Below the zoom where cards are elements, everything is drawn here: tiles of teams, cells, or chips with a name. */
export function paint(context: CanvasRenderingContext2D, picture: Picture, camera: Camera, size: Size): void {
  context.clearRect(0, 0, size.width, size.height);
  const detail = detailAt(camera.zoom);
  const brush = new Brush(context, picture, camera);
  const visible = picture.scene.within(viewOf(camera, size));
  if (detail === 0) brush.tiles(visible);
  else if (detail === 1) brush.cells(visible);
  else brush.chips(visible);
}

/** Smaller than this on the screen, teams are not told apart: the one above them is one tile. */
const leastTile = { width: 84, height: 44 };

class Brush {
  private readonly scene: Scene;
  private readonly zoom: number;
  /** The tiles that were drawn, each with the place of its small picture; null where there is no room for one. */
  private readonly thumbnails = new Map<number, Box | null>();

  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly picture: Picture,
    private readonly camera: Camera,
  ) {
    this.scene = picture.scene;
    this.zoom = camera.zoom;
  }

  tiles(visible: readonly number[]): void {
    let covered = -1;
    const singles: number[] = [];
    const shown: number[] = [];
    for (const item of visible) {
      if (item < covered) continue;
      shown.push(item);
      if (!this.scene.isFrame(item)) singles.push(item);
      else if (this.isTile(item)) {
        this.tile(item);
        covered = this.scene.end[item] ?? 0;
      } else this.frame(item);
    }
    this.fillCells(singles);
    this.marks(visible, shown);
    for (const item of shown) if (this.scene.isFrame(item) && !this.isTile(item)) this.label(item);
  }

  cells(visible: readonly number[]): void {
    for (const item of visible) if (this.scene.isFrame(item)) this.frame(item);
    this.fillCells(visible.filter(item => !this.scene.isFrame(item)));
    this.marks(visible);
    for (const item of visible) if (this.scene.isFrame(item)) this.label(item);
  }

  chips(visible: readonly number[]): void {
    for (const item of visible) {
      if (this.scene.isFrame(item)) this.frame(item);
      else this.chip(item);
    }
    for (const item of visible) if (this.scene.isFrame(item)) this.header(item);
    this.context.globalAlpha = 1;
    this.marks(visible);
  }

  /** A team is one tile when the teams in it would be too small, or when there are none in it and its agents would be specks. */
  private isTile(item: number): boolean {
    const teams = this.scene.childrenOf(item).filter(child => this.scene.isFrame(child));
    if (teams.length === 0) return true;
    return teams.some(team => {
      const { width, height } = this.scene.boxOf(team);
      return width * this.zoom < leastTile.width || height * this.zoom < leastTile.height;
    });
  }

  private tile(item: number): void {
    const { context, picture } = this;
    const { palette } = picture;
    const box = this.screen(this.scene.boxOf(item));
    const inner = { x: box.x + 1, y: box.y + 1, width: Math.max(2, box.width - 2), height: Math.max(2, box.height - 2) };
    context.globalAlpha = this.hidesDifference(item) ? 1 : this.alpha(item);
    this.round(inner, Math.min(6, inner.height / 4));
    context.fillStyle = palette.surface;
    context.fill();
    context.strokeStyle = palette.line;
    context.lineWidth = 1;
    context.stroke();

    const workspace = picture.workspaces.get(this.scene.idOf(item));
    const pad = 8;
    const room = inner.width - 2 * pad;
    const failing = this.scene.bucket(item, failed) + (this.stateOf(item) === failed ? 1 : 0);
    const barHeight = Math.max(4, Math.min(10, inner.height / 6));
    this.thumbnails.set(item, null);
    if (room < 24) {
      this.bar(item, { x: inner.x + 2, y: inner.y + 2, width: inner.width - 4, height: inner.height - 4 });
      return;
    }
    if (workspace && inner.height >= 28) {
      context.textBaseline = 'middle';
      context.fillStyle = palette.ink;
      context.font = `600 12px ${font}`;
      context.fillText(this.cut(displayName(workspace), room, 12), inner.x + pad, inner.y + 14);
      if (inner.height >= 46) {
        const count = this.scene.membersOf(item).toLocaleString('en');
        context.font = `500 11px ${font}`;
        context.fillStyle = palette.ink3;
        context.fillText(count, inner.x + pad, inner.y + 30);
        if (failing > 0 && room > 60) {
          const text = this.cut(`${failing} failed`, room - count.length * 7 - 10, 11);
          context.fillStyle = palette.statuses[failed]?.text ?? palette.ink;
          context.font = `600 11px ${font}`;
          context.fillText(text, inner.x + pad + count.length * 7 + 8, inner.y + 30);
        }
      }
    }
    this.bar(item, { x: inner.x + pad, y: inner.y + inner.height - barHeight - Math.min(8, inner.height / 6), width: room, height: barHeight });
    context.globalAlpha = 1;
    const thumbnail = { x: inner.x + pad, y: inner.y + 42, width: room, height: inner.height - 42 - barHeight - 16 };
    if (thumbnail.height >= 40 && room >= 60) this.thumbnail(item, thumbnail);
  }

  /** The members of a team in the part of its tile that the words leave, each where it lies in the team. */
  private thumbnail(item: number, into: Box): void {
    this.thumbnails.set(item, into);
    const members = Array.from({ length: this.scene.membersOf(item) }, (_, index) => item + 1 + index);
    this.fillCells(
      members.filter(member => !this.scene.isFrame(member) && !this.scene.isHidden(member)),
      member => this.shrunk(member, item, into),
    );
  }

  private shrunk(member: number, team: number, into: Box): Box {
    const from = this.scene.boxOf(team);
    const across = into.width / from.width;
    const down = into.height / (from.height - headerHeight);
    const { x, y, width, height } = this.scene.boxOf(member);
    return { x: into.x + (x - from.x) * across, y: into.y + (y - from.y - headerHeight) * down, width: width * across, height: height * down };
  }

  /** Where an item is drawn: in the small picture of the tile that covers it, or as that tile. */
  private drawn(item: number): Box {
    for (let team = this.scene.parent[item] ?? -1; team >= 0; team = this.scene.parent[team] ?? -1) {
      const into = this.thumbnails.get(team);
      if (into !== undefined) return into === null ? this.screen(this.scene.boxOf(team)) : this.shrunk(item, team, into);
    }
    return this.screen(this.scene.boxOf(item));
  }

  /** How the members are, as long as there are such. */
  private bar(item: number, { x, y, width, height }: Box): void {
    const { context, picture } = this;
    const members = Math.max(1, this.scene.membersOf(item));
    let from = x;
    for (const [status, colours] of picture.palette.statuses.entries()) {
      const share = this.scene.bucket(item, status);
      if (share === 0) continue;
      const length = Math.max(2, (share / members) * width);
      context.fillStyle = colours.overview;
      context.fillRect(from, y, Math.min(length, x + width - from), height);
      from += length;
    }
  }

  /** One path for each status. Trouble is drawn last and a little larger, so that one failure among thousands is seen. */
  private fillCells(items: readonly number[], placed = (item: number): Box => this.screen(this.scene.boxOf(item))): void {
    const { context, picture, zoom } = this;
    const layers = [offline, online, statuses.indexOf('paused'), statuses.indexOf('provisioning'), degraded, failed];
    for (const isFaint of picture.isDimmed ? [true, false] : [false]) {
      context.globalAlpha = isFaint ? dimmed : 1;
      for (const status of layers) {
        context.beginPath();
        const more = (status === failed || status === degraded) && zoom < 0.12 ? 1 : 0;
        for (const item of items) {
          if (this.stateOf(item) !== status || (picture.isDimmed?.(item) ?? false) !== isFaint) continue;
          const { x, y, width, height } = placed(item);
          context.rect(x - more, y - more, Math.max(1.5, width) + 2 * more, Math.max(1.5, height) + 2 * more);
          // Pale like the calm ones, and hollow.
          if (status === offline && width > 8) context.rect(x + width * 0.75, y + height * 0.25, -width * 0.5, height * 0.5);
        }
        context.fillStyle = picture.palette.statuses[status]?.overview ?? picture.palette.line;
        context.fill();
      }
    }
    context.globalAlpha = 1;
  }

  private frame(item: number): void {
    const { context, picture } = this;
    const isDepartment = this.scene.depth[item] === 0;
    this.round(this.screen(this.scene.boxOf(item)), 14 * this.zoom);
    if (!isDepartment) {
      context.fillStyle = picture.palette.sunken;
      context.fill();
    }
    context.strokeStyle = isDepartment ? picture.palette.lineStrong : picture.palette.line;
    context.lineWidth = 1;
    context.stroke();
  }

  /** The name of a team at a size that can be read, on the edge of its frame, where there is room for it. */
  private label(item: number): void {
    const { context, picture } = this;
    const box = this.screen(this.scene.boxOf(item));
    const workspace = picture.workspaces.get(this.scene.idOf(item));
    const isDepartment = this.scene.depth[item] === 0;
    if (!workspace || box.height < 56 || box.width < 72) return;
    const size = isDepartment ? 13 : 11;
    const text = this.cut(displayName(workspace), Math.min(box.width - 16, 220), size);
    context.globalAlpha = this.alpha(item);
    context.font = `600 ${size}px ${font}`;
    const width = context.measureText(text).width;
    const failing = this.scene.bucket(item, failed);
    context.fillStyle = isDepartment ? picture.palette.canvas : picture.palette.sunken;
    const height = size + 3;
    context.fillRect(box.x + 8, box.y - (isDepartment ? height / 2 : -1), width + 8, height);
    context.textBaseline = 'middle';
    context.fillStyle = failing > 0 ? (picture.palette.statuses[failed]?.text ?? picture.palette.ink) : picture.palette.ink;
    context.fillText(text, box.x + 12, box.y + (isDepartment ? 0.5 : height / 2 + 1.5));
    context.globalAlpha = 1;
  }

  private header(item: number): void {
    const { context, picture, zoom } = this;
    const { palette } = picture;
    const box = this.screen(this.scene.boxOf(item));
    const workspace = picture.workspaces.get(this.scene.idOf(item));
    if (!workspace || box.width < 40) return;
    const band = Math.max(headerHeight * zoom, 11);
    const middle = box.y + band / 2 + 1;
    const size = zoom < 0.3 ? 11 : 12;
    context.globalAlpha = this.alpha(item);
    const glyph = Math.min(12, band - 2);
    drawGlyph(context, this.stateOf(item), box.x + 6, middle - glyph / 2, glyph, palette);
    context.textBaseline = 'middle';
    context.font = `600 ${size}px ${font}`;
    context.fillStyle = palette.ink;
    const members = this.scene.membersOf(item).toLocaleString('en');
    const failing = this.scene.bucket(item, failed);
    const right = box.x + box.width - 8;
    const hasCount = box.width > 160;
    const room = box.width - glyph - 20 - (hasCount ? 90 : 0);
    context.fillText(this.cut(displayName(workspace), room, size), box.x + glyph + 11, middle);
    if (!hasCount) return;
    context.font = `500 11px ${font}`;
    context.textAlign = 'right';
    context.fillStyle = palette.ink2;
    context.fillText(members, right, middle);
    if (failing > 0) {
      context.fillStyle = palette.statuses[failed]?.text ?? palette.ink;
      context.fillText(`${failing} failed`, right - members.length * 7 - 8, middle);
    }
    context.textAlign = 'left';
  }

  private chip(item: number): void {
    const { context, picture, zoom } = this;
    const { palette } = picture;
    const workspace = picture.workspaces.get(this.scene.idOf(item));
    const box = this.screen(this.scene.boxOf(item));
    const state = this.stateOf(item);
    const colours = palette.statuses[state];
    if (!workspace || !colours) return;
    const isTrouble = state === failed || state === degraded;
    context.globalAlpha = this.alpha(item);
    this.round(box, Math.max(2, 10 * zoom));
    context.fillStyle = isTrouble ? colours.tint : palette.surface;
    context.fill();
    context.strokeStyle = palette.line;
    context.lineWidth = 1;
    context.stroke();
    const members = this.scene.membersOf(item);
    if (members > 0) context.fillRect(box.x + 4, box.y + box.height + 1, box.width - 8, 1.5);
    context.fillStyle = colours.solid;
    context.fillRect(box.x, box.y + 2, 3, box.height - 4);

    // The calm ones are told by their rail while there is little room: their names are worth more.
    const glyph = zoom < 0.35 && state === online ? -2 : 12;
    const line = zoom < 0.45 ? box.y + box.height / 2 : box.y + Math.min(16, box.height / 3);
    if (glyph > 0) drawGlyph(context, state, box.x + 7, line - glyph / 2, glyph, palette);
    const room = box.width - glyph - 16;
    context.textBaseline = 'middle';
    context.font = `500 12px ${font}`;
    context.fillStyle = palette.ink;
    context.fillText(this.cut(members > 0 ? `${displayName(workspace)} +${members}` : displayName(workspace), room, 12), box.x + glyph + 11, line + 0.5);
    if (zoom < 0.45) return;
    const strip = stripOf(workspace);
    context.font = `400 11px ${font}`;
    context.fillStyle = strip.kind === 'error' ? colours.text : strip.kind === 'task' ? palette.ink2 : palette.ink3;
    context.fillText(this.cut(strip.text, box.width - 14, 11), box.x + 8, line + 20);
  }

  /** What is different, who asks, the selection, and where something would be dropped. */
  private marks(visible: readonly number[], drawn = visible): void {
    const { context, picture } = this;
    if (picture.markOf) this.differences(drawn, picture.markOf);
    for (const item of picture.asking) this.question(item);
    context.strokeStyle = picture.palette.ink;
    for (const item of visible) {
      const isTarget = picture.dropTarget === item;
      if (!isTarget && !picture.isSelected(item)) continue;
      const box = this.drawn(item);
      context.setLineDash(isTarget ? [6, 4] : []);
      context.lineWidth = 2;
      context.strokeRect(box.x - 1, box.y - 1, box.width + 2, box.height + 2);
    }
    context.setLineDash([]);
  }

  /** A disc on its corner, or on that of whatever it is drawn within: larger than its cell, because somebody is to see it from afar. */
  private question(item: number): void {
    const { context, picture } = this;
    const box = this.drawn(this.scene.shownFor(item));
    const x = box.x + box.width - Math.min(8, box.width / 2);
    const y = box.y + Math.min(8, box.height / 2);
    context.globalAlpha = this.alpha(item);
    context.beginPath();
    context.arc(x, y, 7, 0, 2 * Math.PI);
    context.fillStyle = picture.palette.ink;
    context.fill();
    context.strokeStyle = picture.palette.surface;
    context.lineWidth = 1.5;
    context.stroke();
    context.fillStyle = picture.palette.surface;
    context.font = `700 10px ${font}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText('?', x, y + 0.5);
    context.textAlign = 'left';
    context.globalAlpha = 1;
  }

  /** A line around it and, where there is room, a sign in its corner: ink, because colour means a state. */
  private differences(visible: readonly number[], markOf: (item: number) => Mark | null): void {
    const { context, picture } = this;
    for (const item of visible) {
      const mark = markOf(item) ?? (this.hidesDifference(item) ? 'changed' : null);
      if (!mark) continue;
      const { x, y, width, height } = this.screen(this.scene.boxOf(item));
      context.strokeStyle = picture.palette.ink;
      context.lineWidth = 1.5;
      context.setLineDash(mark === 'removed' ? [4, 3] : []);
      context.strokeRect(x, y, Math.max(3, width), Math.max(3, height));
      const size = 14;
      if (width < 2 * size || height < size) continue;
      context.fillStyle = picture.palette.ink;
      context.fillRect(x + width - size, y, size, size);
      context.fillStyle = picture.palette.surface;
      context.font = `600 12px ${font}`;
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      context.fillText(markSign[mark], x + width - size / 2, y + size / 2 + 0.5);
      context.textAlign = 'left';
    }
    context.setLineDash([]);
  }

  /** Whoever is drawn within a tile has no place of their own to be marked at. */
  private hidesDifference(item: number): boolean {
    const { markOf } = this.picture;
    if (!markOf || detailAt(this.zoom) !== 0 || !this.scene.isFrame(item) || !this.isTile(item)) return false;
    for (let member = item + 1; member < (this.scene.end[item] ?? 0); member++) if (markOf(member)) return true;
    return false;
  }

  private stateOf(item: number): number {
    return (this.scene.state[item] ?? 0) & (stalledFlag - 1);
  }

  private alpha(item: number): number {
    return this.picture.isDimmed?.(item) ? dimmed : 1;
  }

  private screen({ x, y, width, height }: Box): Box {
    const { zoom } = this;
    return { x: x * zoom + this.camera.x, y: y * zoom + this.camera.y, width: width * zoom, height: height * zoom };
  }

  private round({ x, y, width, height }: Box, radius: number): void {
    this.context.beginPath();
    this.context.roundRect(x, y, width, height, radius);
  }

  private cut(text: string, room: number, size: number): string {
    const letters = Math.floor(room / (size * letterShare));
    if (text.length <= letters) return text;
    return letters < 2 ? '' : `${text.slice(0, letters - 1)}…`;
  }
}
