/** Asks for what happened before what is shown; nothing when that is all. */
export function Older({ onAsk }: { onAsk: (() => void) | null }) {
  return (
    onAsk && (
      <p className="log-foot">
        <button type="button" className="button" onClick={onAsk}>
          Show older
        </button>
      </p>
    )
  );
}
