const position = /^\d{1,18}$/;
/** With a zone, or it would mean another moment to each reader; the server wants seconds, people leave them out. */
const time = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2}(?:\.\d{1,7})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A position of the log, or a time, as the server takes it; null for what is neither. */
export function momentOf(text: string | null): string | null {
  if (text === null) return null;
  if (position.test(text)) return text;
  // A plus sign in an address that nobody escaped is read as a space.
  const [, minutes, seconds = ':00', zone] = time.exec(text.replace(' ', '+')) ?? [];
  return minutes !== undefined && zone !== undefined && !Number.isNaN(Date.parse(`${minutes}${seconds}${zone}`)) ? `${minutes}${seconds}${zone}` : null;
}

/** The moment that somebody names in their own time, as a field of the browser gives it; null while it is not complete. */
export function momentOfLocal(text: string): string | null {
  const when = new Date(text);
  return Number.isNaN(when.getTime()) ? null : `${when.toISOString().slice(0, 19)}Z`;
}
