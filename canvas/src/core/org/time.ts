const day = 86_400_000;
const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** "10:42:07" */
export function clock(text: string | number): string {
  return clockFormat.format(new Date(text));
}

/** The clock of today, the date with it for what is older. */
export function moment(text: string | number, now: number): string {
  const when = new Date(text);
  if (now - when.getTime() < day && new Date(now).getDate() === when.getDate()) return clock(text);
  return `${when.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })}, ${clock(text)}`;
}

/** "2 d 3 h", "5 min", "12 s" */
export function duration(seconds: number): string {
  const units: [number, string][] = [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'min'],
    [1, 's'],
  ];
  const first = units.findIndex(([size]) => seconds >= size);
  if (first < 0) return '0 s';
  let rest = Math.floor(seconds);
  return units
    .slice(first, first + 2)
    .map(([size, unit]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count > 0 ? `${count} ${unit}` : '';
    })
    .filter(Boolean)
    .join(' ');
}
