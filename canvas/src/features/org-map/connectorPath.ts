import type { Entry } from '../../core/layout/tidyTree';
import type { Point } from '../../core/org/workspace';

/** How far below a lead its team's lines part. */
const busDrop = 24;
const gutter = 12;
const radius = 6;

/** A right-angled line from under the lead to the member, with rounded corners: down, along, down (or in from the side). */
export function connectorPath(from: Point, to: Point, entry: Entry): string {
  const bus = from.y + busDrop;
  const corners =
    entry === 'top'
      ? [from, { x: from.x, y: bus }, { x: to.x, y: bus }, to]
      : [from, { x: from.x, y: bus }, { x: to.x - gutter, y: bus }, { x: to.x - gutter, y: to.y }, to];
  return rounded(corners);
}

function rounded(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      const after = points[index + 1];
      if (!before) return `M${point.x} ${point.y}`;
      if (!after) return `L${point.x} ${point.y}`;
      const start = towards(point, before);
      const end = towards(point, after);
      return `L${start.x} ${start.y}Q${point.x} ${point.y} ${end.x} ${end.y}`;
    })
    .join('');
}

/** The point where a corner's curve begins: the radius away, or half way when the line is shorter. */
function towards(corner: Point, other: Point): Point {
  const dx = other.x - corner.x;
  const dy = other.y - corner.y;
  const length = Math.hypot(dx, dy);
  const share = length === 0 ? 0 : Math.min(radius / length, 0.5);
  return { x: corner.x + dx * share, y: corner.y + dy * share };
}
