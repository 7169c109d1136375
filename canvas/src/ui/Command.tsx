import { CopyButton } from './CopyButton';
import './command.css';

/** A command line with a button that copies exactly what is shown. */
export function Command({ label, text }: { label: string; text: string }) {
  return (
    <div className="command">
      <pre>
        <code>{text}</code>
      </pre>
      <CopyButton label={`Copy the command: ${label}`} text={() => text} />
    </div>
  );
}
