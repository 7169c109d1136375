import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { statuses } from '../core/org/status';

const css = readFileSync(new URL('theme.css', import.meta.url), 'utf8');
const tokens = new Map(Array.from(css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g), ([, name, light, dark]) => [name, { light, dark }]));

function colour(name: string, theme: 'light' | 'dark'): string {
  const value = tokens.get(name)?.[theme];
  if (!value) throw new Error(`theme.css has no --${name}`);
  return value;
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map(start => {
    const channel = parseInt(hex.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const text = 4.5;
const shape = 3;

const pairs: [string, string, number][] = [
  ...['ink', 'ink-2', 'ink-3'].flatMap(ink => ['canvas', 'surface', 'sunken'].map((on): [string, string, number] => [ink, on, text])),
  ['line-strong', 'surface', shape],
  ['line-strong', 'canvas', shape],
  ['past', 'surface', shape],
  ['past', 'canvas', shape],
  ['stalled-text', 'stalled-tint', text],
  ['stalled-text', 'surface', text],
  ...statuses.flatMap((status): [string, string, number][] => [
    [`${status}-text`, `${status}-tint`, text],
    [`${status}-text`, 'surface', text],
    [`${status}-solid`, 'surface', shape],
    [`${status}-solid`, 'canvas', shape],
  ]),
];

describe.each(['light', 'dark'] as const)('the %s theme', theme => {
  it.each(pairs)('shows --%s on --%s with a contrast of %f at least', (foreground, background, least) => {
    expect(contrast(colour(foreground, theme), colour(background, theme))).toBeGreaterThanOrEqual(least);
  });
});
