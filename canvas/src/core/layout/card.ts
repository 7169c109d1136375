/** Cards have one size, so that layout never waits for measuring. Places lie on a grid. */
export const cardWidth = 248;
export const cardHeight = 116;
export const gridStep = 8;

/** A team is a frame: a header by which it is held, and its members inside. */
export const headerHeight = 40;
export const framePadding = 16;
