import { describe, expect, it } from 'vitest';
import { Random } from '../../testing/random';
import { aWorkspace } from '../../testing/workspace';
import type { Workspace } from '../org/workspace';
import { editOf, noHistory, record, redo, undo, type Change, type Entry } from './history';

type Org = ReadonlyMap<string, Workspace>;

function apply(org: Org, { edits }: Entry): Org {
  const after = new Map(org);
  for (const { id, after: change } of edits) {
    const workspace = after.get(id);
    if (workspace) after.set(id, { ...workspace, ...change });
  }
  return after;
}

function someChange(random: Random, ids: readonly string[]): Change {
  return random.pick<Change>([
    { name: `Name ${random.below(100)}` },
    { tier: 1 + random.below(4) },
    { parentId: random.pick([null, ...ids]), place: { x: random.below(100), y: 0 } },
    { collapsed: random.chance(0.5) },
  ]);
}

describe('history', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('undoes to what was before and does again to what was after (seed %i)', seed => {
    const random = new Random(seed);
    let org: Org = new Map(['a', 'b', 'c'].map(id => [id, aWorkspace({ id })]));
    const pictures = [org];
    let history = noHistory;
    for (let step = 0; step < 30; step++) {
      const ids = random.chance(0.3) ? ['a', 'b', 'b'] : [random.pick(['a', 'b', 'c'])];
      const edits = ids.flatMap(id => {
        const workspace = org.get(id);
        if (!workspace) return [];
        const edit = editOf(workspace, someChange(random, ['a', 'b', 'c']));
        org = apply(org, { label: '', edits: [edit] });
        return [edit];
      });
      history = record(history, { label: `step ${step}`, edits });
      pictures.push(org);
    }

    for (let step = pictures.length - 2; step >= 0; step--) {
      const back = undo(history);
      if (!back) throw new Error('nothing to undo');
      ({ history } = back);
      org = apply(org, back.entry);
      expect(org).toEqual(pictures[step]);
    }
    expect(undo(history)).toBeNull();

    for (const picture of pictures.slice(1)) {
      const forth = redo(history);
      if (!forth) throw new Error('nothing to do again');
      ({ history } = forth);
      org = apply(org, forth.entry);
      expect(org).toEqual(picture);
    }
    expect(redo(history)).toBeNull();
  });

  it('forgets what was undone when something else is done', () => {
    const entry = (label: string): Entry => ({ label, edits: [] });
    const undone = undo(record(record(noHistory, entry('one')), entry('two')))?.history ?? noHistory;
    expect(redo(undone)?.entry.label).toBe('two');
    expect(redo(record(undone, entry('three')))).toBeNull();
  });
});
