/**
 * A seeded stream of random numbers in integer arithmetic (sfc32), so a seed gives the same scene on every machine.
 * The generator is by Chris Doty-Humphrey (PractRand), in the public domain.
 */
export interface Random {
  /** A number in [low, high). */
  uniform(low: number, high: number): number;
  /** An integer in [0, count). */
  integer(count: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** About normal, mean 0 and variance 1, never beyond ±3.5: the sum of four uniform numbers. */
  normal(): number;
}

/** A well-mixed 32-bit integer from two; the finaliser of MurmurHash3 after a linear combination. */
export function mix32(a: number, b: number): number {
  let h = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 0x7f4a7c15, 0x85ebca77)) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

export function createRandom(seed: number, stream = 0): Random {
  let a = mix32(seed, stream);
  let b = mix32(a, 1);
  let c = mix32(b, 2);
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  // The first outputs still resemble the seed.
  for (let i = 0; i < 12; i++) next();

  const integer = (count: number): number => Math.floor(next() * count);
  return {
    uniform: (low, high) => low + (high - low) * next(),
    integer,
    chance: (probability) => next() < probability,
    pick: (choices) => choices[integer(choices.length)]!,
    // Four uniform numbers sum to variance 1/3.
    normal: () => (next() + next() + next() + next() - 2) * Math.sqrt(3),
  };
}
