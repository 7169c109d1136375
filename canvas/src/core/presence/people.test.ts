import { describe, expect, it } from 'vitest';
import { viewOf } from '../scene/camera';
import { applyPresence, cameraFor, cleaned, initials, mostPeople, nameLimit, nameOf, type People, type Person } from './people';

const person = (id: string, name: string | null = id): Person => ({ id, name, cursor: null, view: null, workspace_id: null, at: null });
const nobody: People = new Map();

describe('presence', () => {
  it('knows the others: who came, who looks elsewhere, who left, and not oneself', () => {
    let people = applyPresence(nobody, { you: 'me', people: [person('me'), person('ada'), person('grace')], gone: [] });
    people = applyPresence(people, { you: 'me', people: [{ ...person('ada'), cursor: { x: 1, y: 2 } }], gone: ['grace'] });
    expect([...people.values()]).toEqual([{ ...person('ada'), cursor: { x: 1, y: 2 } }]);
  });

  it('shows no more than there is room for, and still follows those', () => {
    const crowd = Array.from({ length: mostPeople + 10 }, (_, index) => person(`p${index}`));
    let people = applyPresence(nobody, { you: 'me', people: crowd, gone: [] });
    expect(people.size).toBe(mostPeople);
    people = applyPresence(people, { you: 'me', people: [{ ...person('p0'), at: '7' }], gone: [] });
    expect(people.get('p0')?.at).toBe('7');
  });

  it.each([
    ['Ada Lovelace', 'Ada Lovelace', 'AL'],
    [null, 'Somebody', 'S'],
    ['  ', 'Somebody', 'S'],
    ['\u202Eevil\u0000', 'evil', 'E'],
    ['👩‍🚀 Grace', '👩‍🚀 Grace', '👩‍🚀G'],
    ['مرحبا', 'مرحبا', 'م'],
  ])('calls %j %j', (name, shown, letters) => {
    expect(nameOf({ name })).toBe(shown);
    expect(initials({ name })).toBe(letters);
  });

  it('keeps names short and never halves a sign', () => {
    expect(cleaned('x'.repeat(10_000))).toHaveLength(nameLimit);
    expect(cleaned(`${'x'.repeat(nameLimit - 1)}🚀`)).toBe('x'.repeat(nameLimit - 1));
  });

  it('shows all that somebody else sees, in a window of another shape', () => {
    const view = { x: 100, y: 200, width: 800, height: 600 };
    const seen = viewOf(cameraFor(view, { width: 1000, height: 300 }), { width: 1000, height: 300 });
    expect(seen.height).toBeCloseTo(600);
    expect(seen.x).toBeLessThanOrEqual(100);
    expect(seen.x + seen.width).toBeGreaterThanOrEqual(900);
  });
});
