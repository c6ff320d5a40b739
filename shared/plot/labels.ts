import type { Box, Place } from './place.ts';

export interface Label extends Place {
  readonly text: string;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** Mean width of a character of 12 px text in the widest common fallback font (DejaVu Sans). */
const characterWidth = 7.2;

/**
 * Places a label at each point, in order of importance: at the first of some places around the point where it covers no
 * point, no other label and no edge of the frame; where there is none, the label is left out.
 */
export function placeLabels(
  wanted: readonly (Place & { readonly text: string })[],
  points: readonly Place[],
  frame: Box,
): readonly Label[] {
  const taken: Box[] = points.map(({ x, y }) => ({ left: x - 7, right: x + 7, top: y - 7, bottom: y + 7 }));
  const placed: Label[] = [];
  for (const { x, y, text } of wanted) {
    const around: readonly Label[] = [
      { text, x: x - 6, y: y - 10, anchor: 'end' },
      { text, x, y: y - 12, anchor: 'middle' },
      { text, x: x + 8, y: y + 18, anchor: 'start' },
      { text, x: x + 11, y: y - 8, anchor: 'start' },
      { text, x, y: y + 22, anchor: 'middle' },
    ];
    const free = around.find((label) => {
      const box = boxOf(label);
      return within(box, frame) && !taken.some((other) => meet(box, other));
    });
    if (free === undefined) continue;
    taken.push(boxOf(free));
    placed.push(free);
  }
  return placed;
}

function boxOf({ x, y, text, anchor }: Label): Box {
  const width = text.length * characterWidth;
  const left = x - { start: 0, middle: width / 2, end: width }[anchor];
  return { left, right: left + width, top: y - 11, bottom: y + 3 };
}

function meet(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function within(inner: Box, outer: Box): boolean {
  return (
    inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom
  );
}
