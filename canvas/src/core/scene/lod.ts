/** How much of a workspace is drawn: tiles of teams, cells, chips, cards, cards with more on them. */
export type Detail = 0 | 1 | 2 | 3 | 4;

/** From here on the cards are real elements: below it their text would be too small to read, and one canvas draws them all. */
export const cardZoom = 0.7;

export function detailAt(zoom: number): Detail {
  if (zoom < 0.08) return 0;
  if (zoom < 0.2) return 1;
  if (zoom < cardZoom) return 2;
  return zoom < 1.25 ? 3 : 4;
}
