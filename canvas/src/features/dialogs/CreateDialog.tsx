import { useState, type SubmitEvent } from 'react';
import { useStore } from 'zustand';
import { displayName } from '../../core/org/describe';
import { inWords } from '../../core/org/text';
import { loadTemplates, type WireTemplate } from '../../protocol/http';
import { create } from '../../store/commands';
import { organisation } from '../../store/organisation';
import { reasonFor } from '../../store/reason';
import { toast } from '../../store/toasts';
import { useLoaded } from '../../store/useLoaded';
import { Await } from '../../ui/Await';
import { Dialog } from '../../ui/Dialog';
import { nameLimit, roleLimit } from './RenameDialog';
import { tiers } from '../../core/org/tier';

/** A new workspace, in the team of whoever was selected. It waits for its agent to register. */
export function CreateDialog({ parentId, onClose }: { parentId: string | null; onClose: () => void }) {
  const lead = useStore(organisation, state => (parentId === null ? undefined : state.workspaces.get(parentId)));
  const [name, setName] = useState('');
  const [role, setRole] = useState('');
  const [tier, setTier] = useState(1);
  const [template, setTemplate] = useState<WireTemplate | null>(null);
  const { loaded, again } = useLoaded('templates', loadTemplates);
  const [isRoot, setRoot] = useState(lead === undefined);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await create({ name: name.trim(), role: role.trim() || null, tier, parent_id: isRoot ? null : (lead?.id ?? null), ...(template && { template: template.id }) });
      onClose();
      toast('info', `${name.trim()} was created and waits for its agent.`);
    } catch (error) {
      setProblem(`It was not created: ${reasonFor(error)}.`);
      setBusy(false);
    }
  };

  return (
    <Dialog label="New workspace" onClose={onClose}>
      <form onSubmit={event => void submit(event)}>
        <div className="field">
          <label htmlFor="create-name">Name</label>
          <input id="create-name" className="input" autoFocus required maxLength={nameLimit} value={name} onChange={event => setName(event.target.value)} />
        </div>
        <div className="field">
          <label htmlFor="create-role">Role</label>
          <input id="create-role" className="input" maxLength={roleLimit} placeholder="What it does in the organisation" value={role} onChange={event => setRole(event.target.value)} />
        </div>
        <Await loaded={loaded} what="the templates" again={again}>
          {templates =>
            templates.length > 0 && (
              <ChooseTemplate
                templates={templates}
                chosen={template}
                onChoose={wanted => {
                  setTemplate(wanted);
                  if (wanted) setTier(wanted.tier);
                }}
              />
            )
          }
        </Await>
        <div className="field">
          <label htmlFor="create-tier">Tier</label>
          <select id="create-tier" className="input" value={tier} onChange={event => setTier(Number(event.target.value))}>
            {tiers.map(one => (
              <option key={one} value={one}>
                T{one}
              </option>
            ))}
          </select>
        </div>
        {lead && (
          <div className="field">
            <label htmlFor="create-parent">Team</label>
            <select id="create-parent" className="input" value={isRoot ? 'root' : 'lead'} onChange={event => setRoot(event.target.value === 'root')}>
              <option value="lead">{displayName(lead)}</option>
              <option value="root">None: at the top</option>
            </select>
          </div>
        )}
        {problem && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button button-primary" disabled={isBusy || name.trim() === ''}>
            {isBusy ? 'Creating…' : 'Create'}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface ChooseProps {
  readonly templates: readonly WireTemplate[];
  readonly chosen: WireTemplate | null;
  readonly onChoose: (template: WireTemplate | null) => void;
}

/** A template gives the agent its files; what it needs beside them is set afterwards. */
function ChooseTemplate({ templates, chosen, onChoose }: ChooseProps) {
  return (
    <div className="field">
      <label htmlFor="create-template">Template</label>
      <select
        id="create-template"
        className="input"
        value={chosen?.id ?? ''}
        aria-describedby={chosen ? 'create-template-more' : undefined}
        onChange={event => onChoose(templates.find(({ id }) => id === event.target.value) ?? null)}
      >
        <option value="">None</option>
        {templates.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      {chosen && (
        <p id="create-template-more" dir="auto">
          {chosen.description}
          {chosen.required_secrets.length > 0 && ` Its agent needs ${inWords(chosen.required_secrets)}, among its secrets or those of the whole installation.`}
        </p>
      )}
    </div>
  );
}
