import { describe, expect, it } from 'vitest';
import { formatRoute, home, parseRoute, type Route } from './route';

const parse = (address: string) => parseRoute(new URL(address, 'http://x'));

describe('routes', () => {
  it.each<[string, Route]>([
    ['/', home],
    ['/w/a1', { ...home, id: 'a1' }],
    ['/w/a1/events', { ...home, id: 'a1', tab: 'events' }],
    ['/?filter=failed&view=list', { ...home, filter: 'failed', view: 'list' }],
    ['/w/a1/activity?filter=problems#-12,40,0.85', { id: 'a1', tab: 'activity', filter: 'problems', view: 'map', camera: { x: -12, y: 40, zoom: 0.85 }, at: null, from: null }],
    ['/?at=1235', { ...home, at: '1235' }],
    ['/w/a1?at=1235&from=1000&filter=failed', { ...home, id: 'a1', at: '1235', from: '1000', filter: 'failed' }],
    ['/?at=2026-11-22T10%3A00%3A00Z', { ...home, at: '2026-11-22T10:00:00Z' }],
  ])('%s means the same there and back', (address, route) => {
    expect(parse(address)).toEqual(route);
    expect(formatRoute(route)).toBe(address);
  });

  it.each(['/w', '/w/', '/elsewhere', '/?filter=nonsense', '/#1,2', '/#a,b,c', '/#1,2,0', '/w/%E0%A4%A', '/?at=yesterday', '/?from=12', '/?at=-1'])('takes %s for what there is of it', address => {
    expect(parse(address)).toEqual(home);
  });
});
