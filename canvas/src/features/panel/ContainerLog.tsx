import { memo, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { asText, type Line } from '../../core/log/log';
import { plural } from '../../core/org/text';
import { clock } from '../../core/org/time';
import { useLogTail, type LogState } from '../../store/useLogTail';
import { CopyButton } from '../../ui/CopyButton';
import './container-log.css';

/** Whoever is nearer to the end than this reads the end. */
const nearEndPx = 24;
const scrollKeys = ['ArrowUp', 'ArrowDown'];

interface Props {
  readonly id: string;
  /** Whether more may come: the container runs, or will. */
  readonly goesOn: boolean;
  readonly onTurn: () => void;
}

/** What the container writes, as it writes it. Whoever scrolls up reads in peace; what comes meanwhile waits at the end. */
export function ContainerLog({ id, goesOn, onTurn }: Props) {
  const [isOn, setOn] = useState(true);
  const [wraps, setWraps] = useState(true);
  const { log, is, setHeld } = useLogTail(id, isOn, goesOn, onTurn);
  const box = useRef<HTMLDivElement>(null);
  const { shown, held, isHeld } = log;

  // The end stays in sight as lines come, and as the panel becomes narrower.
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || isHeld) return;
    const observer = new ResizeObserver(() => {
      element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [isHeld]);
  useLayoutEffect(() => {
    if (box.current && !isHeld) box.current.scrollTop = box.current.scrollHeight;
  }, [shown, isHeld, wraps]);

  const follow = () => {
    setOn(!isOn);
    if (!isOn) setHeld(false);
  };

  const onScroll = () => {
    if (!box.current) return;
    const { scrollHeight, scrollTop, clientHeight } = box.current;
    setHeld(scrollHeight - scrollTop - clientHeight > nearEndPx);
  };

  return (
    <section className="container-log" aria-labelledby="log-title">
      <div className="log-tools">
        <h3 id="log-title">Log</h3>
        <span role="status">{say(is, isHeld)}</span>
        <span className="container-log-tools">
          <button type="button" className="button" aria-pressed={isOn} onClick={follow}>
            Follow
          </button>
          <button type="button" className="button" aria-pressed={wraps} onClick={() => setWraps(!wraps)}>
            Wrap
          </button>
          <CopyButton label="Copy the log" text={() => asText([...shown, ...held])} disabled={shown.length === 0} />
        </span>
      </div>
      {is.state === 'lost' && is.status !== 404 && (
        <p className="container-log-lost">
          The log cannot be read: {is.why}. Trying again.
        </p>
      )}
      <div
        ref={box}
        className="container-log-lines"
        role="log"
        aria-live="off"
        aria-label="What its container writes"
        tabIndex={0}
        data-wraps={wraps}
        data-testid="container-log"
        onScroll={onScroll}
        onKeyDown={leaveScrolling}
      >
        {shown.map(line => (
          <Shown key={line.number} line={line} />
        ))}
        {shown.length === 0 && <p className="panel-quiet">{sayEmpty(is)}</p>}
      </div>
      {held.length > 0 && (
        <button type="button" className="button button-primary container-log-more" onClick={() => setHeld(false)}>
          {plural(held.length, 'new line')}
        </button>
      )}
    </section>
  );
}

/** Thousands of them stay as they are while a few come. */
const Shown = memo(function Shown({ line: { at, stream, text } }: { line: Line }) {
  return (
    <div className="container-log-line" data-stream={stream}>
      <time dateTime={at}>{clock(at)}</time>
      <span>{text}</span>
    </div>
  );
});

/** Elsewhere these go from card to card. */
function leaveScrolling(event: KeyboardEvent): void {
  if (scrollKeys.includes(event.key) && !event.ctrlKey && !event.metaKey) event.stopPropagation();
}

function say(is: LogState, isHeld: boolean): string {
  switch (is.state) {
    case 'off':
      return 'Not followed';
    case 'connecting':
      return 'Connecting…';
    case 'open':
      return isHeld ? 'Held' : 'Live';
    case 'ended':
      return 'Ended';
    case 'lost':
      return is.status === 404 ? 'Not there yet' : 'Broke off';
  }
}

function sayEmpty(is: LogState): string {
  switch (is.state) {
    case 'open':
      return 'It has written nothing yet.';
    case 'ended':
      return 'It has written nothing.';
    case 'off':
      return 'Nothing was read.';
    default:
      return 'What it writes appears here.';
  }
}
