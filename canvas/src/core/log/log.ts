import { printable } from './printable';

/** A line as it was written. */
export interface Written {
  readonly at: string;
  readonly stream: string;
  readonly text: string;
}

/** A line as it is shown. */
export interface Line extends Written {
  /** The lines of one log are numbered as they come. */
  readonly number: number;
}

export interface Log {
  readonly shown: readonly Line[];
  /** What came while somebody read further up: what is read must not move away. */
  readonly held: readonly Line[];
  readonly isHeld: boolean;
  readonly next: number;
}

/** How many lines are kept of what is shown, and of what is held. */
export const mostLines = 2_000;

/** To drop the oldest moves all others, which costs a browser more than all else of a log: it is done rarely, and then of many. */
export const linesAfterDrop = 1_500;

export const emptyLog: Log = { shown: [], held: [], isHeld: false, next: 0 };

export function add(log: Log, written: readonly Written[]): Log {
  if (written.length === 0) return log;
  const lines = written.map((line, index) => ({ ...line, text: printable(line.text), number: log.next + index }));
  const next = log.next + lines.length;
  return log.isHeld ? { ...log, held: last([...log.held, ...lines]), next } : { ...log, shown: last([...log.shown, ...lines]), next };
}

export function hold(log: Log, isHeld: boolean): Log {
  if (isHeld === log.isHeld) return log;
  return isHeld ? { ...log, isHeld } : { ...log, shown: last([...log.shown, ...log.held]), held: [], isHeld };
}

/**
 * A log that is opened again begins with lines that were read before. This lets through those that were not; once a new one has come, all are.
 */
export function unread(latest: string | null): (line: Written) => boolean {
  let behind = latest === null ? null : comparable(latest);
  return ({ at }) => {
    if (behind !== null && comparable(at) <= behind) return false;
    behind = null;
    return true;
  };
}

/** As text for elsewhere. */
export function asText(lines: readonly Line[]): string {
  return lines.map(({ at, text }) => `${at} ${text}\n`).join('');
}

/** The wire leaves out the zeros at the end of a fraction, and the fraction when it is all zeros. Without the `Z` the order of the texts is that of the times. */
function comparable(at: string): string {
  return at.replace(/Z$/, '');
}

function last(lines: readonly Line[]): readonly Line[] {
  return lines.length > mostLines ? lines.slice(-linesAfterDrop) : lines;
}
