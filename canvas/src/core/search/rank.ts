/** Something that can be found by what is written on it. */
export interface Searchable {
  /** Lower case. */
  readonly title: string;
  readonly more: string;
}

/**
 * How well a query fits, higher is better, 0 not at all. The whole title beats its beginning, that the beginning of a word, that anything inside
 * it, that its letters in order with others between; what stands elsewhere comes last. Each word of the query has to fit.
 */
export function score(query: string, { title, more }: Searchable): number {
  if (title === query) return 1000;
  let total = 0;
  for (const word of query.split(' ')) {
    if (word === '') continue;
    const points = scoreWord(word, title, more);
    if (points === 0) return 0;
    total += points;
  }
  return total;
}

function scoreWord(word: string, title: string, more: string): number {
  const at = title.indexOf(word);
  if (at === 0) return 100 - Math.min(20, title.length / 10);
  if (at > 0) return (isWordStart(title, at) ? 80 : 50) - Math.min(20, at / 10);
  const elsewhere = more.indexOf(word);
  if (elsewhere >= 0) return 30;
  return isSubsequence(word, title) ? 10 : 0;
}

function isWordStart(text: string, at: number): boolean {
  return !/[\p{L}\p{N}]/u.test(text.charAt(at - 1));
}

function isSubsequence(word: string, text: string): boolean {
  let from = 0;
  for (const letter of word) {
    from = text.indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return word.length > 2;
}

/** The best of them, best first; those that fit equally well in their own order. */
export function best<T>(query: string, items: Iterable<T>, read: (item: T) => Searchable, limit: number): T[] {
  const wanted = query.trim().toLowerCase();
  const found: { item: T; points: number }[] = [];
  for (const item of items) {
    const points = wanted === '' ? 1 : score(wanted, read(item));
    if (points === 0) continue;
    found.push({ item, points });
    if (wanted === '' && found.length === limit) break;
  }
  return found
    .sort((a, b) => b.points - a.points)
    .slice(0, limit)
    .map(({ item }) => item);
}
