/**
 * The first characters of a text that nobody limited. A name of 10,000 characters would cost layout time and fill a screen reader's
 * sentence for minutes; a surrogate pair is never cut in half.
 */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const splitsPair = /[\uD800-\uDBFF]/.test(text.charAt(limit - 1));
  return `${text.slice(0, splitsPair ? limit - 1 : limit)}…`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** Several of them in one sentence. */
export function inWords(several: readonly string[]): string {
  return new Intl.ListFormat('en').format(several);
}
