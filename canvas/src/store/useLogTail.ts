import { useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { add, emptyLog, hold, unread, type Log, type Written } from '../core/log/log';
import { readLog } from '../protocol/log';
import { connection } from './connection';
import { reasonFor } from './reason';
import { usePageShown } from './usePageShown';

export type LogState =
  | { readonly state: 'off' | 'connecting' | 'open' | 'ended' }
  | { readonly state: 'lost'; readonly why: string; readonly status: number | null };

export interface LogTail {
  readonly log: Log;
  readonly is: LogState;
  /** While it is held, what comes is not shown. */
  readonly setHeld: (isHeld: boolean) => void;
}

/** How often what came is drawn. */
const drawMs = 100;

/**
 * What the container of a workspace writes, as long as this is shown and on. One that goes on is followed, one that rests is read to its end. When
 * the log ended, or could be read again, something has happened to the container: `onTurn` is told.
 */
export function useLogTail(id: string, isOn: boolean, goesOn: boolean, onTurn: () => void): LogTail {
  const [log, setLog] = useState(emptyLog);
  const [is, setState] = useState<LogState>({ state: 'connecting' });
  // A gateway that is there again is asked at once, not when the next try is due.
  const isLinked = useStore(connection, state => state.link !== 'lost');
  // Each reader keeps one of the engine's connections, and one of the few that a browser has for a gateway.
  const isShown = usePageShown();
  const latest = useRef<string | null>(null);
  const newest = useRef(onTurn);
  useEffect(() => {
    newest.current = onTurn;
  });

  useEffect(() => {
    if (!isOn || !isShown) return;
    let isWanted = true;
    let isFirst = true;
    let isNew = unread(latest.current);
    let pending: Written[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
      const lines = pending;
      pending = [];
      timer = undefined;
      setLog(before => add(before, lines));
    };
    const stop = readLog(id, goesOn, {
      opened: () => {
        if (!isWanted) return;
        isNew = unread(latest.current);
        setState({ state: 'open' });
        if (!isFirst) newest.current();
        isFirst = false;
      },
      line: line => {
        if (!isWanted || !isNew(line)) return;
        latest.current = line.at;
        pending.push(line);
        timer ??= setTimeout(draw, drawMs);
      },
      ended: () => {
        if (!isWanted) return;
        setState({ state: 'ended' });
        if (goesOn) newest.current();
      },
      lost: error => {
        isFirst = false;
        if (isWanted) setState({ state: 'lost', why: reasonFor(error), status: error.status });
      },
    });
    return () => {
      isWanted = false;
      stop();
      clearTimeout(timer);
      draw();
      setState({ state: 'connecting' });
    };
  }, [id, isOn, isShown, goesOn, isLinked]);

  const setHeld = useCallback((isHeld: boolean) => setLog(before => hold(before, isHeld)), []);
  return { log, is: isOn ? is : { state: 'off' }, setHeld };
}
