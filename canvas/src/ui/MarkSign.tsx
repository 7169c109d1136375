import { markLabel, markSign } from '../core/past/past';
import type { Mark } from '../core/org/workspace';
import './mark-sign.css';

/** How a workspace differs from what it was: a sign and a word, in ink. */
export function MarkSign({ mark, isSpoken = true }: { mark: Mark; isSpoken?: boolean }) {
  return (
    <span className="mark-sign" data-mark={mark} aria-hidden={!isSpoken}>
      <i aria-hidden="true">{markSign[mark]}</i> {markLabel[mark]}
    </span>
  );
}
