import type { Frame, Place } from './front-path.ts';

export interface LabelRequest extends Place {
  readonly id: string;
  readonly text: string;
}

export interface Label {
  readonly id: string;
  readonly text: string;
  readonly x: number;
  /** The text's baseline. */
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** Mean width of a character at 12 px, for the widest common fallback font. */
const characterWidth = 7;
const height = 13;
const gap = 10;

/**
 * Places labels beside their points, in order of importance, each at the first of four places where it covers no mark and no
 * label; a label with no free place is left out. All in pixels.
 */
export function placeLabels(
  requests: readonly LabelRequest[],
  obstacles: readonly Frame[],
  frame: Frame,
): readonly Label[] {
  const taken: Frame[] = [...obstacles];
  return requests.flatMap((request) => {
    for (const label of candidatesFor(request)) {
      const box = boxOf(label);
      if (!contains(frame, box) || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      return [label];
    }
    return [];
  });
}

/** What a mark covers. */
export function markBox({ x, y }: Place): Frame {
  return { left: x - 7, right: x + 7, top: y - 7, bottom: y + 7 };
}

/** What the steps of the front cover, `front` from left to right. */
export function stepBoxes(front: readonly Place[], right: number): readonly Frame[] {
  return front.flatMap(({ x, y }, index) => {
    const next = front[index + 1];
    const level = { left: x, right: next?.x ?? right, top: y - 1, bottom: y + 1 };
    return next ? [level, { left: next.x - 1, right: next.x + 1, top: next.y, bottom: y }] : [level];
  });
}

function candidatesFor({ id, text, x, y }: LabelRequest): readonly Label[] {
  return [
    { id, text, x: x - 6, y: y - gap, anchor: 'end' },
    { id, text, x, y: y - gap - 2, anchor: 'middle' },
    { id, text, x: x + 6, y: y + gap + 10, anchor: 'start' },
    { id, text, x: x + gap + 2, y: y + 4, anchor: 'start' },
    { id, text, x, y: y + gap + 11, anchor: 'middle' },
  ];
}

function boxOf({ text, x, y, anchor }: Label): Frame {
  const width = text.length * characterWidth;
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  return { left, right: left + width, top: y - height + 3, bottom: y + 2 };
}

function overlap(a: Frame, b: Frame): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function contains(outer: Frame, inner: Frame): boolean {
  return (
    inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom
  );
}
