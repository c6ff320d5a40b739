import type { Box, Place } from './place.ts';

export interface Label extends Place {
  readonly text: string;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** Mean width of a character of 12 px text in the widest common fallback font. */
const characterWidth = 7;
const height = 13;
const gap = 10;

/**
 * Places a label beside each point, in order of importance: at the first of some places around the point where it covers
 * no obstacle, no other label and no edge of the frame; where there is none, the label is left out. What a request bears
 * besides comes back with its label, whose y is the text's baseline.
 */
export function placeLabels<Request extends Place & { readonly text: string }>(
  requests: readonly Request[],
  obstacles: readonly Box[],
  frame: Box,
): readonly (Request & Label)[] {
  const taken: Box[] = [...obstacles];
  return requests.flatMap((request) => {
    for (const around of placesAround(request)) {
      const label = { ...request, ...around };
      const box = boxOf(label);
      if (!within(box, frame) || taken.some((other) => meet(box, other))) continue;
      taken.push(box);
      return [label];
    }
    return [];
  });
}

/** What a point's mark covers. */
export function markBox({ x, y }: Place): Box {
  return { left: x - 7, right: x + 7, top: y - 7, bottom: y + 7 };
}

function placesAround({ x, y }: Place): readonly Pick<Label, 'x' | 'y' | 'anchor'>[] {
  return [
    { x: x - 6, y: y - gap, anchor: 'end' },
    { x, y: y - gap - 2, anchor: 'middle' },
    { x: x + 6, y: y + gap + 10, anchor: 'start' },
    { x: x + gap + 2, y: y + 4, anchor: 'start' },
    { x, y: y + gap + 11, anchor: 'middle' },
  ];
}

function boxOf({ x, y, text, anchor }: Label): Box {
  const width = text.length * characterWidth;
  const left = x - { start: 0, middle: width / 2, end: width }[anchor];
  return { left, right: left + width, top: y - height + 3, bottom: y + 2 };
}

function meet(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function within(inner: Box, outer: Box): boolean {
  return (
    inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom
  );
}
