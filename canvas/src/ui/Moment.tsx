import { useState } from 'react';
import { moment } from '../core/org/time';

/** When something was, for who looks now. */
export function Moment({ at }: { at: string }) {
  const [now] = useState(() => Date.now());
  return <time dateTime={at}>{moment(at, now)}</time>;
}
