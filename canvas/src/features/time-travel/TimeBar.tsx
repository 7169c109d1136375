import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { moment } from '../../core/org/time';
import { momentOfLocal } from '../../core/past/moment';
import { sumUp, type Past } from '../../core/past/past';
import { organisation } from '../../store/organisation';
import { backToLive, route, travelTo } from '../../store/route';
import { listDifferences, travel, travelAgain, type TravelState } from '../../store/travel';
import './time-bar.css';

/** Between the last move of the slider and the question that it asks: the log is folded for each. */
const quietMs = 200;

/** The slider over the log. There only while the past is looked at. */
export function TimeBar() {
  const at = useStore(route, state => state.at);
  return at === null ? null : <Bar at={at} />;
}

function Bar({ at }: { at: string }) {
  const from = useStore(route, state => state.from);
  const head = useStore(organisation, state => state.picture.position ?? 0);
  const { state, past, why, status, isListed } = useStore(travel);
  const slider = useRef<HTMLInputElement>(null);
  useEffect(() => slider.current?.focus(), []);

  // A time is a position only when the answer says which.
  const here = positionOf(at) ?? past?.position ?? head;
  const earlier = from === null ? null : (positionOf(from) ?? here);
  const end = Math.max(head, here);
  const differences = past?.differences ?? null;
  const compare = (position: number | null) => travelTo(String(here), position === null ? null : String(position));

  return (
    <section
      className="time-bar"
      aria-label="Looking back in time"
      data-testid="time-bar"
      onKeyDown={event => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        backToLive();
      }}
    >
      <p className="time-said" role="status">
        <strong>Read-only</strong>
        <Said state={state} past={past} why={why} status={status} />
      </p>
      {state === 'failed' && (
        <button type="button" className="button" onClick={travelAgain}>
          Try again
        </button>
      )}
      <Slider ref={slider} label="Moment" value={here} max={end} onPick={position => travelTo(String(position), earlier === null ? null : String(Math.min(earlier, position)))} />
      {earlier !== null && <Slider label="Compared with" value={Math.min(earlier, here)} max={here} onPick={compare} />}
      <div className="time-tools">
        <label className="time-when">
          <span className="time-label">Go to</span>
          <input
            type="datetime-local"
            className="input"
            step={1}
            onChange={event => {
              const wanted = momentOfLocal(event.target.value);
              if (wanted !== null) travelTo(wanted, null);
            }}
          />
        </label>
        <button type="button" className="button" aria-pressed={from !== null} onClick={() => compare(from === null ? Math.max(0, Math.floor(here / 2)) : null)}>
          Compare
        </button>
        {differences !== null && (
          <button type="button" className="button" aria-pressed={isListed} onClick={() => listDifferences(!isListed)}>
            List
          </button>
        )}
        <button type="button" className="button time-leave" onClick={backToLive}>
          Back to live
        </button>
      </div>
    </section>
  );
}

function Said({ state, past, why, status }: Pick<TravelState, 'state' | 'past' | 'why' | 'status'>) {
  const [now] = useState(() => Date.now());
  if (state === 'loading') return <> Reading the log…</>;
  if (state === 'failed') return <> {status === 401 || status === 403 ? 'You may not see the past' : 'That moment could not be read'}: {why}.</>;
  return past && <> {said(past, now)}</>;
}

function said({ position, at, differences }: Past, now: number): string {
  const when = at === null ? 'Before anything happened' : `As it was at ${moment(at, now)}`;
  return `${when}, position ${position.toLocaleString('en')}${differences ? ` · ${sumUp(differences)}` : ''}`;
}

interface SliderProps {
  readonly ref?: React.Ref<HTMLInputElement>;
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly onPick: (position: number) => void;
}

/** The browser's own: arrows go a fact at a time, Page up and down by a tenth, Home and End to the ends. */
function Slider({ ref, label, value, max, onPick }: SliderProps) {
  const [held, setHeld] = useState<number | null>(null);
  const newest = useRef(onPick);
  useEffect(() => {
    newest.current = onPick;
  });
  useEffect(() => {
    if (held === null) return;
    const timer = setTimeout(() => {
      newest.current(held);
      setHeld(null);
    }, quietMs);
    return () => clearTimeout(timer);
  }, [held]);

  const shown = held ?? value;
  return (
    <label className="time-slider">
      <span className="time-label">{label}</span>
      <input
        ref={ref}
        type="range"
        min={0}
        max={max}
        step={1}
        value={shown}
        aria-valuetext={`position ${shown.toLocaleString('en')} of ${max.toLocaleString('en')}`}
        onChange={event => setHeld(Number(event.target.value))}
      />
      <output>{shown.toLocaleString('en')}</output>
    </label>
  );
}

function positionOf(moment: string): number | null {
  return /^\d+$/.test(moment) ? Number(moment) : null;
}
