import { mix32 } from '../scenes/random.ts';

/** The uses of scenes, each with seeds of its own, so that no tested scene was ever trained on. */
const spaces = { train: 0, test: 1 } as const;

/** The seed of a scene: 30 bits walk from a start that depends on the recipe, the top two bits name the use. */
export function sceneSeed(recipeSeed: number, use: keyof typeof spaces, index: number): number {
  const within = (mix32(recipeSeed, spaces[use]) + index) & 0x3fffffff;
  return (spaces[use] * 0x40000000 + within) >>> 0;
}
