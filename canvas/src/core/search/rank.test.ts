import { describe, expect, it } from 'vitest';
import { best, score } from './rank';

const read = (title: string) => ({ title: title.toLowerCase(), more: '' });

describe('best', () => {
  it('puts the whole name before its beginning, a word, the inside, and letters in order', () => {
    const names = ['Quantity assurance', 'Antiqa', 'Lead QA', 'QA Lead', 'QA'];
    expect(best('qa', names, read, 10)).toEqual(['QA', 'QA Lead', 'Lead QA', 'Antiqa']);
  });

  it('wants every word, wherever it stands', () => {
    expect(best('lead quality', ['QA Lead', 'Lead'], title => ({ title: title.toLowerCase(), more: title === 'Lead' ? '' : 'quality' }), 10)).toEqual(['QA Lead']);
  });

  it('keeps the order of equals, and no more than asked for', () => {
    expect(best('agent', ['Agent 1', 'Agent 2', 'Agent 3'], read, 2)).toEqual(['Agent 1', 'Agent 2']);
    expect(best('', ['b', 'a'], read, 5)).toEqual(['b', 'a']);
  });

  it('finds nothing in what does not fit, and takes any sign for itself', () => {
    expect(score('(.*', read('Agent'))).toBe(0);
    expect(best('zzz', ['Agent'], read, 5)).toEqual([]);
  });
});
