import { useState } from 'react';
import { toast } from '../store/toasts';
import './command.css';

/** A command line with a button that copies exactly what is shown. */
export function Command({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      toast('info', 'This browser does not let the page copy. Select the command and copy it by hand.');
    }
  };

  return (
    <div className="command">
      <pre>
        <code>{text}</code>
      </pre>
      <button type="button" className="button" aria-label={`Copy the command: ${label}`} onClick={() => void copy()}>
        {copied ? 'Copied' : 'Copy'}
      </button>
    </div>
  );
}
