import type { Random } from './random.ts';

/** What a painter says where its subject has nothing: the background shows. */
export const nothing = -1;

/**
 * The look of a flat subject: its shade at (u, v), u to the right and v down, the subject spanning [-1, 1].
 * 0 is ink, 1 is paper, between is a mixture, and `nothing` is a hole.
 */
export type Painter = (u: number, v: number) => number;

/** One class of scenes: makes the look of one member, which differs from the next in its proportions. */
export interface Subject {
  name: string;
  kind: 'marker' | 'gate';
  create(random: Random): Painter;
}
