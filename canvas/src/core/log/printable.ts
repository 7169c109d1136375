import stripAnsi from 'strip-ansi';

/** What a terminal would show of a line, without its colours: what was written over is gone, and whatever else steers a terminal is a sign. */
export function printable(text: string): string {
  const plain = stripAnsi(text);
  return plain.slice(plain.lastIndexOf('\r') + 1).replace(/(?!\t)\p{Cc}/gu, '\uFFFD');
}
