import type { Question as Asked } from '../../store/dialog';
import { Dialog } from '../../ui/Dialog';

/** Says what will happen before it does. */
export function Question({ question, onClose }: { question: Asked; onClose: () => void }) {
  return (
    <Dialog label={question.title} onClose={onClose}>
      <p data-testid="question">{question.text}</p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          className={`button ${question.isDanger ? 'button-danger' : 'button-primary'}`}
          autoFocus
          onClick={() => {
            onClose();
            question.run();
          }}
        >
          {question.confirm}
        </button>
      </div>
    </Dialog>
  );
}
