import { useEffect, useState } from 'react';
import { toast } from '../store/toasts';

const saysSoMs = 2_000;

interface Props {
  /** What is copied, for who does not see the button. */
  readonly label: string;
  readonly text: () => string;
  readonly disabled?: boolean;
}

export function CopyButton({ label, text, disabled = false }: Props) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), saysSoMs);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      setCopied(true);
    } catch {
      toast('info', 'This browser does not let the page copy. Select the text and copy it by hand.');
    }
  };

  return (
    <button type="button" className="button" aria-label={label} disabled={disabled} onClick={() => void copy()}>
      {copied ? 'Copied' : 'Copy'}
    </button>
  );
}
