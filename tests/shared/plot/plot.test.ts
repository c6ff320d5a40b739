import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeLabels } from '../../../shared/plot/labels.ts';
import { methodMark } from '../../../shared/plot/marks.ts';
import { linearAxis } from '../../../shared/plot/scale.ts';
import { stepLine } from '../../../shared/plot/step-line.ts';

const frame = { left: 0, top: 0, right: 400, bottom: 300 };

describe('linearAxis', () => {
  it('shows every value within its range, and ticks at round numbers', () => {
    const axis = linearAxis([0.3, 0.41, 0.78], [0, 400], 5);
    expect(axis.ticks.map((tick) => tick.text)).toEqual(['0.3', '0.4', '0.5', '0.6', '0.7', '0.8']);
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
        const { at } = linearAxis(values, [0, 400], 5);
        for (const value of values) {
          expect(at(value)).toBeGreaterThanOrEqual(0);
          expect(at(value)).toBeLessThanOrEqual(400);
        }
      }),
    );
  });

  it('has room around a single value, and something to show for none', () => {
    expect(linearAxis([5], [0, 100], 4).at(5)).toBe(50);
    expect(linearAxis([0], [0, 100], 4).at(0)).toBe(50);
    expect(linearAxis([], [0, 100], 4).at(1)).toBe(100);
  });

  it('writes numbers that parse again', () => {
    const { ticks } = linearAxis([-2_000, 12_000], [0, 100], 5);
    expect(ticks.map((tick) => Number(tick.text))).toEqual(ticks.map((tick) => tick.value));
  });
});

describe('stepLine', () => {
  it('climbs at each point and runs level between', () => {
    const front = [
      { x: 200, y: 50 },
      { x: 100, y: 150 },
    ];
    expect(stepLine(front, frame)).toBe('M100 300V150H200V50H400');
    expect(stepLine([], frame)).toBe('');
  });
});

describe('placeLabels', () => {
  it('covers no point, no edge and no other label', () => {
    const place = fc.record({ x: fc.integer({ min: 0, max: 400 }), y: fc.integer({ min: 0, max: 300 }) });
    fc.assert(
      fc.property(fc.array(place, { maxLength: 30 }), (points) => {
        const labels = placeLabels(
          points.map((point, index) => ({ ...point, text: `LeGR ${String(index)} %` })),
          points,
          frame,
        );
        const boxes = labels.map(({ x, y, text, anchor }) => {
          const width = text.length * 7.2;
          const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
          return { left, right: left + width, top: y - 11, bottom: y + 3 };
        });
        for (const [index, box] of boxes.entries()) {
          expect(box.left >= 0 && box.right <= 400 && box.top >= 0 && box.bottom <= 300).toBe(true);
          for (const { x, y } of points) {
            expect(x > box.left && x < box.right && y > box.top && y < box.bottom).toBe(false);
          }
          for (const other of boxes.slice(index + 1)) {
            expect(
              box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom,
            ).toBe(false);
          }
        }
      }),
    );
  });

  it('names a lone point', () => {
    expect(placeLabels([{ x: 200, y: 100, text: 'Original' }], [{ x: 200, y: 100 }], frame)).toHaveLength(1);
  });
});

describe('methodMark', () => {
  it('gives each method a shape of its own, and unknown ones another', () => {
    const shapes = ['legr', 'global-l2', 'uniform-l1', 'random', 'dense', 'constructor'].map(
      (name) => methodMark(name).path,
    );
    expect(new Set(shapes).size).toBe(shapes.length);
  });
});
