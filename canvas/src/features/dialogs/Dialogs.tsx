import { useStore } from 'zustand';
import { close, dialog } from '../../store/dialog';
import { CreateDialog } from './CreateDialog';
import { HelpSheet } from './HelpSheet';
import { ImportDialog } from './ImportDialog';
import { PeopleDialog } from './PeopleDialog';
import { Question } from './Question';
import { RenameDialog } from './RenameDialog';

/** Whatever is asked at the moment, but for the palette. */
export function Dialogs() {
  const shown = useStore(dialog, state => state.dialog);
  switch (shown?.kind) {
    case 'help':
      return <HelpSheet onClose={close} />;
    case 'people':
      return <PeopleDialog onClose={close} />;
    case 'create':
      return <CreateDialog parentId={shown.parentId} onClose={close} />;
    case 'import':
      return <ImportDialog onClose={close} />;
    case 'rename':
      return <RenameDialog key={shown.id} id={shown.id} onClose={close} />;
    case 'question':
      return <Question question={shown} onClose={close} />;
    default:
      return null;
  }
}
