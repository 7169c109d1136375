import { statuses } from '../../../core/org/status';

export interface StatusColours {
  readonly solid: string;
  readonly text: string;
  readonly tint: string;
  readonly overview: string;
}

/** The colours of the stylesheet, as a 2D canvas needs them. */
export interface Palette {
  readonly canvas: string;
  readonly surface: string;
  readonly sunken: string;
  readonly ink: string;
  readonly ink2: string;
  readonly ink3: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly stalled: string;
  readonly statuses: readonly StatusColours[];
}

/** A custom property is only text; what it means in the theme that is on, the browser tells of a colour. */
export function readPalette(): Palette {
  const probe = document.createElement('i');
  probe.style.forcedColorAdjust = 'none';
  document.body.append(probe);
  const read = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const palette: Palette = {
    canvas: read('canvas'),
    surface: read('surface'),
    sunken: read('sunken'),
    ink: read('ink'),
    ink2: read('ink-2'),
    ink3: read('ink-3'),
    line: read('line'),
    lineStrong: read('line-strong'),
    stalled: read('stalled-text'),
    statuses: statuses.map(status => ({
      solid: read(`${status}-solid`),
      text: read(`${status}-text`),
      tint: read(`${status}-tint`),
      overview: read(`${status}-overview`),
    })),
  };
  probe.remove();
  return palette;
}
