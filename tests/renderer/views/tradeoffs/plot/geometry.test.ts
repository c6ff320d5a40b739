import { describe, expect, it } from 'vitest';
import { frontPath } from '../../../../../renderer/views/tradeoffs/plot/front-path.ts';
import { hit, inside, rectangle } from '../../../../../renderer/views/tradeoffs/plot/hit.ts';
import { markBox, placeLabels, stepBoxes } from '../../../../../renderer/views/tradeoffs/plot/labels.ts';
import { cardPlace } from '../../../../../renderer/views/tradeoffs/plot/layout.ts';
import { neighbour } from '../../../../../renderer/views/tradeoffs/plot/neighbour.ts';

const frame = { left: 0, top: 0, right: 400, bottom: 300 };
const points = [
  { id: 'b', x: 100, y: 100 },
  { id: 'a', x: 20, y: 200 },
  { id: 'c', x: 300, y: 50 },
];

describe('the front as steps', () => {
  it('rises at each cost and runs on to the right edge', () => {
    expect(frontPath([points[1]!, points[0]!, points[2]!], frame)).toBe('M20 300V200H100V100H300V50H400');
  });
  it('is nothing without points', () => {
    expect(frontPath([], frame)).toBe('');
  });
});

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

describe('labels', () => {
  const request = { id: 'b', text: 'LeGR 50 %', x: 100, y: 100 };
  it('stand up and left of their point where that is free', () => {
    expect(placeLabels([request], [markBox(request)], frame)).toMatchObject([{ id: 'b', anchor: 'end', x: 94, y: 90 }]);
  });
  it('move out of the way of marks and of the front, and never leave the frame', () => {
    const [moved] = placeLabels([request], [markBox(request), { left: 60, right: 90, top: 80, bottom: 92 }], frame);
    expect(moved?.anchor).not.toBe('end');
    expect(placeLabels([{ ...request, x: 5, y: 5 }], [], frame)[0]?.anchor).toBe('start');
    expect(stepBoxes([points[1]!, points[0]!], 400)).toHaveLength(3);
  });
  it('are left out where no place is free, the later ones first', () => {
    const crowded = Array.from({ length: 30 }, (_, index) => ({ ...request, id: String(index) }));
    const placed = placeLabels(crowded, [], frame);
    expect(placed[0]?.id).toBe('0');
    expect(placed.length).toBeLessThan(6);
  });
});

describe('the hover card', () => {
  const card = { width: 200, height: 100 };
  it('stands below right of its point, and flips at the edges', () => {
    expect(cardPlace({ x: 50, y: 50 }, card, { width: 400, height: 300 })).toEqual({ x: 66, y: 66 });
    expect(cardPlace({ x: 350, y: 280 }, card, { width: 400, height: 300 })).toEqual({ x: 134, y: 164 });
  });
});
