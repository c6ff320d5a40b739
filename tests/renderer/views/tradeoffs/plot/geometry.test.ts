import { describe, expect, it } from 'vitest';
import { hit, inside, rectangle } from '../../../../../renderer/views/tradeoffs/plot/hit.ts';
import { cardPlace } from '../../../../../renderer/views/tradeoffs/plot/layout.ts';
import { neighbour } from '../../../../../renderer/views/tradeoffs/plot/neighbour.ts';

const points = [
  { id: 'b', x: 100, y: 100 },
  { id: 'a', x: 20, y: 200 },
  { id: 'c', x: 300, y: 50 },
];

describe('finding points', () => {
  it('takes the nearest within reach, of equals the one drawn above', () => {
    expect(hit(points, { x: 96, y: 104 }, 14)).toBe('b');
    expect(hit(points, { x: 150, y: 150 }, 14)).toBeNull();
    expect(hit([...points, { id: 'above', x: 100, y: 100 }], { x: 100, y: 100 }, 14)).toBe('above');
  });
  it('brushes from any corner, edges included', () => {
    expect(inside(points, rectangle({ x: 100, y: 200 }, { x: 20, y: 100 }))).toEqual(['b', 'a']);
  });
  it('walks from left to right and stops at the ends', () => {
    expect(neighbour(points, null, 1)).toBe('a');
    expect(neighbour(points, 'a', 1)).toBe('b');
    expect(neighbour(points, 'c', 1)).toBe('c');
    expect(neighbour(points, null, -1)).toBe('c');
    expect(neighbour([], null, 1)).toBeNull();
  });
});

describe('the hover card', () => {
  const card = { width: 200, height: 100 };
  it('stands below right of its point, and flips at the edges', () => {
    expect(cardPlace({ x: 50, y: 50 }, card, { width: 400, height: 300 })).toEqual({ x: 66, y: 66 });
    expect(cardPlace({ x: 350, y: 280 }, card, { width: 400, height: 300 })).toEqual({ x: 134, y: 164 });
  });
});
