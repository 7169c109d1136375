const retrySeconds = [0, 1, 2, 5, 10, 30];

/** What lived this long was good; the next loss starts again with the shortest wait. */
export const steadyMs = 5_000;

/** Three tenths either way, so that a thousand canvases do not return to a restarted gateway in one instant. */
const jitter = 0.3;

export function retryDelayMs(attempt: number, random: () => number): number {
  const seconds = retrySeconds[Math.min(attempt, retrySeconds.length - 1)] ?? 0;
  return Math.round(seconds * 1000 * (1 + jitter * (2 * random() - 1)));
}
