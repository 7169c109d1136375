import { createStore } from 'zustand';
import type { Frame } from '../core/feed/frame';
import { emptyPicture, reduce, withPlace, type Picture } from '../core/feed/reduce';
import type { Point } from '../core/org/workspace';

interface OrganisationState {
  readonly picture: Picture;
}

/** What the feed has told. Only frames and accepted saves write here; what is not confirmed yet lives in `placement`. */
export const organisation = createStore<OrganisationState>(() => ({ picture: emptyPicture }));

/** False when facts are missing before the end of the frame. */
export function applyFrame(frame: Frame): boolean {
  const { picture, gap } = reduce(organisation.getState().picture, frame);
  organisation.setState({ picture });
  return !gap;
}

export function confirmPlace(id: string, place: Point): void {
  organisation.setState(({ picture }) => ({ picture: withPlace(picture, id, place) }));
}
