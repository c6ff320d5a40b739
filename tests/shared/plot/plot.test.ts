import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { methodNames } from '../../../shared/api/methods.ts';
import { markBox, placeLabels } from '../../../shared/plot/labels.ts';
import { methodMark } from '../../../shared/plot/marks.ts';
import { stepBoxes, stepLine } from '../../../shared/plot/step-line.ts';

const frame = { left: 0, top: 0, right: 400, bottom: 300 };

describe('stepLine', () => {
  it('climbs at each point and runs level between', () => {
    const front = [
      { x: 200, y: 50 },
      { x: 100, y: 150 },
    ];
    expect(stepLine(front, frame)).toBe('M100 300V150H200V50H400');
    expect(stepLine([], frame)).toBe('');
    expect(stepBoxes(front, frame)).toHaveLength(3);
  });

  it('never runs back to a frame that shows only a part', () => {
    expect(stepLine([{ x: 450, y: 320 }], frame)).toBe('M450 320V320H450');
  });
});

describe('labels', () => {
  it('cover no point, no edge and no other label', () => {
    const place = fc.record({ x: fc.integer({ min: 0, max: 400 }), y: fc.integer({ min: 0, max: 300 }) });
    fc.assert(
      fc.property(fc.array(place, { maxLength: 30 }), (points) => {
        const labels = placeLabels(
          points.map((point, index) => ({ ...point, text: `LeGR ${String(index)} %` })),
          points.map(markBox),
          frame,
        );
        const boxes = labels.map(({ x, y, text, anchor }) => {
          const width = text.length * 7;
          const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
          return { left, right: left + width, top: y - 10, bottom: y + 2 };
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

  const request = { id: 'b', text: 'LeGR 50 %', x: 100, y: 100 };

  it('stand up and left of their point where that is free, and bear what their request bore', () => {
    expect(placeLabels([request], [markBox(request)], frame)).toMatchObject([{ id: 'b', anchor: 'end', x: 94, y: 90 }]);
  });

  it('move out of the way, and never leave the frame', () => {
    const [moved] = placeLabels([request], [markBox(request), { left: 60, right: 90, top: 80, bottom: 92 }], frame);
    expect(moved?.anchor).not.toBe('end');
    expect(placeLabels([{ ...request, x: 5, y: 5 }], [], frame)[0]?.anchor).toBe('start');
  });

  it('are left out where no place is free, the later ones first', () => {
    const crowded = Array.from({ length: 30 }, (_, index) => ({ ...request, id: String(index) }));
    const placed = placeLabels(crowded, [], frame);
    expect(placed[0]?.id).toBe('0');
    expect(placed.length).toBeLessThan(6);
  });
});

describe('methodMark', () => {
  it('gives each method a shape of its own, and unknown ones another', () => {
    const shapes = [...methodNames, 'dense', 'constructor'].map((name) => methodMark(name).path);
    expect(new Set(shapes).size).toBe(shapes.length);
  });
});
